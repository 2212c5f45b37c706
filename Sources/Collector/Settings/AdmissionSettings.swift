package import Admit
package import Normalise
package import Receive
import Telemetry

/// Whom the collector takes measurements from, and how many.
package struct AdmissionSettings: Sendable {
    /// Web origins that may send beacons; empty accepts every one, which is only allowed on loopback.
    package var origins = OriginPolicy.any
    /// Proxies that speak for others. Default loopback.
    package var proxies = TrustedProxies.loopback
    /// The field in which they say for whom. Default X-Forwarded-For.
    package var forwarding = ForwardingField.xForwardedFor
    /// Requests of one client address. A class without a rate is not limited.
    package var rates = RateLimiter.defaultRates
    /// Connections of one client address. Default 64, 1 to 100 000.
    package var connectionsPerAddress = 64
    package var bots = BotPolicy.standard
    /// What becomes of a sudden multiple of the usual traffic. Default observe.
    package var anomalies = TrafficMode.observe
    /// Which multiple. Default 8, 2 to 1000.
    package var anomalyFactor = 8
    /// What a browser may say for its user that keeps its beacons out. Default nothing.
    package var honoured = PrivacySignals()

    /// Pages by their routes, which win over guessing.
    package var pages = PagePatterns()
    /// The most that one sampled measurement is believed to stand for. Default 100, 1 to 10 000.
    package var maxWeight = 100
    /// Paths that browsers see.
    package var paths = SitePaths()
    /// The field, in lower case, in which a trusted proxy says the visitor's country. Default none.
    package var countryHeader: String?

    package init() {}

    /// The field's name in lower case; nil to believe none.
    var forwardingHeader: String? { forwarding == .none ? nil : forwarding.rawValue }

    /// Who a request is from. Without an address it is somebody nobody knows: limited together with all like it.
    func client(_ peer: ClientAddress?, _ forwardedFor: String?) -> Client {
        guard let peer else { return Client(address: ClientAddress(high: 0, low: 0), isLocal: false) }
        return proxies.client(peer: peer, forwarding: forwardedFor, field: forwarding)
    }
}
