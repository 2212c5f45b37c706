import Foundation
import Telemetry

/// A mail as it goes over the wire (RFC 5322, MIME): every line ends in CRLF and is short, every header is ASCII.
struct Mail {
    /// Made by `address`, as are those of `to`.
    let from: String
    let to: [String]
    let subject: String
    let date: Timestamp
    /// What the Message-ID is made of.
    let id: String
    /// What mails of one alert have in common.
    let thread: String
    let isReply: Bool
    /// Whether no out-of-office note should come back.
    let isAutomatic: Bool
    let text: String
    let html: String

    /// Characters of the subject's text; what lists of mails show is shorter still.
    private static let subjectLimit = 200

    func encoded() -> Data {
        let boundary = "vitalsd-\(Mail.atom(id))"
        let lines =
            headers + ["MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=\"\(boundary)\"", ""]
            + part("text/plain", text, boundary) + part("text/html", html, boundary) + ["--\(boundary)--", ""]
        return Data(lines.joined(separator: "\r\n").utf8)
    }

    private var headers: [String] {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let root = "<\(Mail.atom(thread)).thread@\(domain)>"
        // Nobody has the root itself: mail programs put together what refers to the same mail (RFC 5322, 3.6.4).
        return [
            "Date: \(Mail.date(date))", "From: vitalsd <\(from)>",
            "To: \(to.joined(separator: ",\r\n "))",
            "Subject: \(EncodedWord.encode(subject.onOneLine.cut(to: Mail.subjectLimit, .utf16)))",
            "Message-ID: <\(Mail.atom(id))@\(domain)>",
        ] + (isReply ? ["In-Reply-To: \(root)"] : []) + ["References: \(root)"]
            + (isAutomatic ? ["Auto-Submitted: auto-generated"] : [])
    }

    /// Base64 makes every line short and ASCII, whatever the text.
    private func part(_ type: String, _ text: String, _ boundary: String) -> [String] {
        let lines = Data(text.replacing("\n", with: "\r\n").utf8).base64EncodedString(
            options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        return [
            "--\(boundary)", "Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: base64", "", lines,
        ]
    }

    /// Letters and digits, which may stand anywhere.
    private static func atom(_ text: String) -> String {
        text.replacingScalars {
            $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_".unicodeScalars.contains($0)) ? nil : "-"
        }
    }

    /// An address without what would end it or its line, for headers and for the server's commands.
    static func address(_ address: String) -> String {
        address.replacingScalars {
            (0x21...0x7E).contains($0.value) && !"<>,;\"".unicodeScalars.contains($0) ? nil : ""
        }
    }

    /// `Sat, 01 Aug 2026 10:00:00 +0000`
    static func date(_ instant: Timestamp) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let (since, second) = floorDivide(instant.seconds, by: 86_400)
        let (year, month, day) = Timestamp.civil(daysSinceEpoch: since)
        // The epoch began on a Thursday.
        let name = days[Int(floorDivide(since, by: 7).remainder)]
        return String(
            format: "%@, %02d %@ %04d %02d:%02d:%02d +0000", name, Int(day), months[Int(month) - 1], Int(year),
            Int(second / 3600), Int(second / 60 % 60), Int(second % 60))
    }
}
