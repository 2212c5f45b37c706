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

    /// A server that passes on what browsers told it: neither its address nor its own agent is theirs.
    init(_ request: IngestRequest, passingOn agent: String?) {
        origin = nil
        referer = nil
        self.agent = UserAgent(agent)
    }

    /// The site of a page that does not name one: its host.
    var site: String { PageSender.host(of: origin) ?? PageSender.unnamed }

    /// The host and port of an origin or a URL.
    static func host(of url: String?) -> String? {
        guard let url, let separator = url.firstRange(of: "://") else { return nil }
        let authority = url[separator.upperBound...].prefix { !"/?#".contains($0) }
        // Never a name and password before the host.
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        return BoundedName.of(String(host))
    }

    private static let unnamed = "default"
}
