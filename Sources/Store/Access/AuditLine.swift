import Foundation
import Telemetry

/// One line of `audit.jsonl`, bounded, and safe to show on a terminal.
struct AuditLine {
    /// With its newline.
    let bytes: [UInt8]

    init(who: String, what: String, details: [String: String], at instant: Timestamp) {
        var fields: [String: String] = [:]
        for (name, value) in details.sorted(by: { $0.key < $1.key }).prefix(AuditLine.detailLimit) {
            fields[AuditLine.clean(name)] = AuditLine.clean(value)
        }
        if details.count > AuditLine.detailLimit { fields["omitted"] = "\(details.count - AuditLine.detailLimit)" }
        fields["at"] = instant.description
        fields["who"] = AuditLine.clean(who)
        fields["what"] = AuditLine.clean(what)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A dictionary of strings always encodes.
        bytes = Array((try? encoder.encode(fields)) ?? Data("{}".utf8)) + [UInt8(ascii: "\n")]
    }

    /// Cuts what is long, replaces what JSON would let through and a terminal obeys, and keeps tokens out in case a caller
    /// passed one on: the header of every JSON Web Token begins with `{"`, which is `eyJ` in base64.
    private static func clean(_ text: String) -> String {
        guard !text.contains("eyJ") else { return "<redacted>" }
        var clean = String.UnicodeScalarView()
        var size = 0
        for scalar in text.unicodeScalars {
            size += UTF8.width(scalar)
            guard size <= valueLimit else { return String(clean) + "…" }
            // JSON escapes those below 20 itself.
            clean.append(scalar.value < 0x20 || scalar.isShowable ? scalar : "\u{FFFD}")
        }
        return String(clean)
    }

    private static let detailLimit = 16
    /// Bytes of one name or value.
    private static let valueLimit = 300
}
