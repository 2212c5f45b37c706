import Admit
import Normalise
import Receive
import Telemetry

/// What is known of whoever sent a beacon, besides what the beacon says.
struct PageSender {
    let origin: String?
    let referer: String?
    var agent = UserAgent(nil)
    /// Two letters; empty where no trusted proxy told.
    var country = ""
    var bot = BotVerdict.person

    init(_ request: IngestRequest) {
        origin = request.origin
        referer = request.referer
        country = CountryCode.of(request.hints.country)
    }

    /// The site of a page that does not name one: its host.
    var site: String { PageSender.host(of: origin) ?? PageSender.unnamed }

    /// The host and port of an origin or a URL.
    static func host(of url: String?) -> String? {
        guard let url, let separator = url.firstRange(of: "://") else { return nil }
        return BoundedName.of(String(url[separator.upperBound...].prefix { !"/?#".contains($0) }))
    }

    private static let unnamed = "default"
}
