import Foundation
import HTTPTypes
import Telemetry

/// Problem details for machines and people (RFC 9457): `{"type":"about:blank","status":422,"title":…,"reason":"bad_value","detail":…}`.
struct Problem: Encodable {
    static let contentType = "application/problem+json"

    let type = "about:blank"
    let status: Int
    let title: String
    let reason: String
    let detail: String

    init(status: HTTPResponse.Status, reason: String, detail: String) {
        self.status = status.code
        self.title = status.reasonPhrase
        self.reason = reason
        self.detail = detail
    }

    init(_ refusal: Refusal) {
        self.init(status: refusal.reason.status, reason: refusal.reason.rawValue, detail: refusal.detail)
    }

    var encoded: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and integers always encode; a problem must be answered in any case.
        return (try? encoder.encode(self)).map(Array.init) ?? Array("{}".utf8)
    }
}
