import HTTPTypes
import Telemetry

/// Fields that only proxies add, whichever of them is believed.
enum ForwardingMarks {
    static func contains(_ name: String) -> Bool {
        name == "x-forwarded-for" || name == "forwarded" || name == "x-real-ip" || name == "via"
    }
}

/// The fields of a head that ingest knows, read in one pass: each look-up by name would be a pass of its own.
struct IngestHead {
    let request: IngestRequest
    let contentLength: Int?
    let closesAfter: Bool
    /// The client waits to be asked for its body (RFC 9110 §10.1.1).
    let asksFirst: Bool

    init(_ head: HTTPRequest, _ endpoint: IngestEndpoint, peer: ClientAddress?, handler: IngestHandler) {
        var origin: String?
        var userAgent: String?
        var referer: String?
        var contentType: String?
        var contentEncoding: String?
        var authorization: String?
        var forwarding: String?
        var hints = BrowserHints()
        var optsOut = PrivacySignals()
        var contentLength: Int?
        var closesAfter = false
        var asksFirst = false
        for field in head.headerFields {
            let name = field.name.canonicalName
            switch name {
            // Two of them are none that is listed.
            case "origin": origin = origin.map { $0 + ", " + field.value } ?? field.value
            case "user-agent": userAgent = field.value
            case "referer": referer = field.value
            case "content-type": contentType = field.value
            case "content-length": contentLength = Int(field.value)
            case "content-encoding": contentEncoding = contentEncoding.map { $0 + ", " + field.value } ?? field.value
            case "authorization": authorization = field.value
            case "connection": closesAfter = closesAfter || field.value.lowercased().contains("close")
            case "expect": asksFirst = field.value.lowercased() == "100-continue"
            case "dnt": if field.value == "1" { optsOut.insert(.doNotTrack) }
            case "sec-ch-ua": hints.brands = field.value
            case "sec-ch-ua-mobile": hints.mobile = field.value
            case "sec-ch-ua-platform": hints.platform = field.value
            case "sec-gpc": if field.value == "1" { optsOut.insert(.globalPrivacyControl) }
            default: break
            }
            if name == handler.forwardingField {
                forwarding = forwarding.map { $0.isEmpty ? field.value : $0 + ", " + field.value } ?? field.value
            } else if ForwardingMarks.contains(name) {
                // Said in a way that is not believed; but whoever says it is no local client.
                forwarding = forwarding ?? ""
            }
            if name == handler.countryField { hints.country = field.value }
        }
        if hints.country != nil, !handler.isTrusted(peer) { hints.country = nil }
        let isImage = head.method == .get
        // An image carries no Origin; where it stands tells as much.
        if isImage { origin = origin ?? referer.flatMap(URLOrigin.of) }
        self.contentLength = contentLength
        self.closesAfter = closesAfter
        self.asksFirst = asksFirst
        request = IngestRequest(
            endpoint: endpoint, query: IngestHead.query(of: head.path), isImage: isImage,
            client: handler.identify(peer, forwarding), origin: origin, userAgent: userAgent,
            referer: referer, contentType: contentType, contentEncoding: contentEncoding, authorization: authorization,
            optsOut: optsOut, hints: hints)
    }

    private static func query(of target: String?) -> String? {
        guard let target, let mark = target.firstIndex(of: "?") else { return nil }
        return String(target[target.index(after: mark)...])
    }
}
