import Admit
import Decode
import Receive
import Telemetry

/// The doors as they stand in a running server: the settings with what they count.
final class Admission: Sendable {
    let settings: AdmissionSettings
    let limiter: RateLimiter
    let traffic: TrafficWatch
    let shadow = BotShadow()

    init(_ settings: AdmissionSettings) {
        self.settings = settings
        limiter = RateLimiter(rates: settings.rates)
        traffic = TrafficWatch(mode: settings.anomalies, factor: settings.anomalyFactor)
    }

    /// Nil where nothing is limited: local work is not.
    func charge(_ rateClass: RateClass, _ client: Client) -> RateVerdict? {
        client.isLocal ? nil : limiter.charge(rateClass, client.address, at: .now)
    }

    /// The first door, by the head alone.
    ///
    /// - Parameter asksTokens: whether a token will be asked for where one is needed.
    func refusal(of request: IngestRequest, asksTokens: Bool) -> Refusal? {
        if let rate = charge(.beacons, request.client), !rate.isAllowed { return .tooOften(rate) }
        switch request.endpoint {
        case .page, .reports, .logs:
            if !request.optsOut.isDisjoint(with: settings.honoured) {
                return Refusal(.optedOut, "the browser says that its user does not want to be measured")
            }
            // Browsers do not always say whose page reports come from; then each says it for itself.
            let isTold =
                (request.endpoint != .reports || request.origin != nil) && !(request.isRelayed && asksTokens)
            if isTold, let refusal = settings.origins.refusal(of: request.origin) { return refusal }
        case .timings, .traces, .metrics:
            // Browsers put an Origin on every POST, servers never do: a page must not speak for a server it can reach.
            if request.origin != nil {
                return Refusal(
                    .origin, "this is taken from servers, not from web pages; leave the Origin header out")
            }
        }
        guard let encoding = request.contentEncoding, encoding.lowercased() != "identity",
            BodyInflater.Encoding(name: encoding) == nil
        else { return nil }
        return Refusal(
            .unsupportedEncoding, "the body is encoded as \"\(encoding.prefix(40))\"; send it as gzip, deflate or plain"
        )
    }

    func refusalOfUpload(_ request: IngestRequest) -> Refusal? {
        guard let rate = charge(.uploads, request.client), !rate.isAllowed else { return nil }
        return .tooOften(rate, "large bodies")
    }

    /// Whether a beacon is a robot's.
    func verdict(on beacon: PageBeacon, _ marks: BotMarks, of client: Client) -> BotVerdict {
        settings.bots.verdict(marks, isDriven: beacon.isDriven, isLocal: client.isLocal) { claims in
            for report in beacon.reports { claims.note(report.metric, report.value, report.navigation) }
        }
    }

    /// The second door, once it is known whose page it is: nil while it is no more than usual, or only watched.
    func refusalOfTraffic(_ intake: Intake, of client: Client) -> Refusal? {
        guard case .page(let page)? = intake.observations.first?.dimensions, page.bot == nil else { return nil }
        let address = client.isLocal ? nil : client.address
        switch traffic.note(site: page.site, page: page.page, address: address, at: .now) {
        case .usual: return nil
        case .excess(let subject):
            guard traffic.mode == .enforce else { return nil }
            return Refusal(.anomaly, "far more than usual comes from this \(subject.rawValue); try again in a minute")
        }
    }
}
