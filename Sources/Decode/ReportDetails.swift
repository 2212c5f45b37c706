/// The `body` of a report, or an older policy report, whose keys have dashes. Its sample, script positions, referrer, method
/// and the server's address are stepped over.
struct ReportDetails {
    private(set) var documentURL: String?
    private(set) var blocked: String?
    private(set) var disposition: String?
    private(set) var id: String?
    private(set) var reason: String?
    private(set) var type: String?
    private(set) var phase: String?
    private(set) var fraction: Double?
    private var effectiveDirective: String?
    private var violatedDirective: String?

    init(_ body: JSONValue?) {
        guard let body else { return }
        for (key, value) in body.members {
            switch key {
            case "documentURL", "document-uri": documentURL = value.words(limit: TextLimit.url)
            case "blockedURL", "blocked-uri": blocked = value.words(limit: TextLimit.url)
            case "effectiveDirective", "effective-directive": effectiveDirective = value.words(limit: TextLimit.tag)
            case "violatedDirective", "violated-directive": violatedDirective = value.words(limit: TextLimit.tag)
            case "disposition": disposition = value.words(limit: TextLimit.tag)
            case "id": id = value.words(limit: TextLimit.name)
            case "reason": reason = value.words(limit: TextLimit.tag)
            case "type": type = value.words(limit: TextLimit.tag)
            case "phase": phase = value.words(limit: TextLimit.tag)
            case "sampling_fraction": fraction = value.number
            default: break
            }
        }
    }

    /// Browsers before CSP 3 name only the violated directive, with its values: `script-src 'self'`.
    var directive: String? {
        effectiveDirective ?? violatedDirective.flatMap { $0.split(separator: " ").first.map(String.init) }
    }
}
