/// A request that two readers could end at different places, with a whole beacon behind it or in it.
///
/// Whoever stands in front of the server may take the hidden beacon for a body; the server must not take it for a request.
struct SmugglingForm: Sendable {
    let name: String
    let bytes: [UInt8]

    private init(_ name: String, _ text: String) {
        self.name = name
        bytes = Array(text.utf8)
    }

    /// Forms whose end is not known (RFC 9112, 6.1 and 6.3) or whose head is none (2.2, 3, 5.1, 5.2): one refusal and the end.
    static var refused: [SmugglingForm] { lengths + codings + heads + requestLines + chunks }

    private static func head(_ fields: [String]) -> String {
        (["POST /v1/page HTTP/1.1", "Host: 127.0.0.1", "User-Agent: \(WireRequest.browser)"] + fields)
            .joined(separator: "\r\n") + "\r\n\r\n"
    }

    private static var hidden: String { Beacon(value: 4321).request }

    private static func chunked(_ body: String) -> String {
        "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
    }

    private static var lengths: [SmugglingForm] {
        let body = Beacon(value: 1200).body
        let count = body.utf8.count
        let one = [
            "-1", "+\(count)", "0x10", "1e3", "", "\(count);", "1 2", "\(count), \(count + 1)", "\(count),",
            "\u{B}\(count)",
            "9223372036854775808", "18446744073709551615", "18446744073709551616", "99999999999999999999999",
        ]
        return one.map { SmugglingForm("length \($0)", head(["Content-Length: \($0)"]) + body + hidden) } + [
            SmugglingForm(
                "two lengths, the shorter first", head(["Content-Length: 0", "Content-Length: \(count)"]) + hidden),
            SmugglingForm(
                "two lengths, the longer first", head(["Content-Length: \(count)", "Content-Length: 0"]) + hidden),
            SmugglingForm("space before the colon", head(["Content-Length : \(count)"]) + body + hidden),
        ]
    }

    private static var codings: [SmugglingForm] {
        let body = Beacon(value: 1200).body
        let values = [
            "xchunked", "chunk", "chunked, identity", "identity", "chunked, chunked", "chunked;q=1", "\"chunked\"",
            "\u{B}chunked", "x chunked", "chunked, gzip", "", ",",
        ]
        let alone = values.map {
            SmugglingForm("coding '\($0)'", head(["Transfer-Encoding: \($0)"]) + hidden)
        }
        let together = (values + ["chunked", "Chunked", "identity, chunked"]).flatMap { value in
            [
                SmugglingForm(
                    "a length and coding '\(value)'",
                    head(["Content-Length: 5", "Transfer-Encoding: \(value)"]) + "0\r\n\r\n" + hidden),
                SmugglingForm(
                    "coding '\(value)' and a length",
                    head(["Transfer-Encoding: \(value)", "Content-Length: \(body.utf8.count)"]) + body + hidden),
            ]
        }
        return alone + together + [
            SmugglingForm(
                "two codings",
                head(["Transfer-Encoding: chunked", "Transfer-Encoding: identity"]) + chunked(body) + hidden),
            SmugglingForm("space before the colon", head(["Transfer-Encoding : chunked"]) + chunked(body) + hidden),
            SmugglingForm(
                "coding on a folded line", head(["Transfer-Encoding:", " chunked"]) + chunked(body) + hidden),
            SmugglingForm(
                "coding behind a fold", head(["X-A: 1", " Transfer-Encoding: chunked"]) + chunked(body) + hidden),
        ]
    }

    private static var heads: [SmugglingForm] {
        let body = Beacon(value: 1200).body
        let length = "Content-Length: \(body.utf8.count)"
        let fields = [
            "NUL in a value": "X-A: a\0b", "NUL in a name": "X-\0A: b", "no name": ": b", "no colon": "nothing",
            "bare LF": "X-A: 1\nX-B: 2", "bare CR": "X-A: 1\rX-B: 2", "space in a name": "X A: 1",
            "leading space": " X-A: 1", "LF before a coding": "X-A: 1\nTransfer-Encoding: chunked",
        ]
        let whole = Beacon(value: 1200).request
        return fields.map { SmugglingForm($0.key, head([$0.value, length]) + body + hidden) } + [
            SmugglingForm("LF alone throughout", whole.replacing("\r\n", with: "\n") + hidden),
            SmugglingForm("LF before the body", whole.replacing("\r\n\r\n", with: "\r\n\n") + hidden),
            SmugglingForm("no host", whole.replacing("Host: 127.0.0.1\r\n", with: "") + hidden),
            SmugglingForm("two hosts", head(["Host: other.example", length]) + body + hidden),
        ]
    }

    private static var requestLines: [SmugglingForm] {
        let whole = Beacon(value: 1200).request
        let line = "POST /v1/page HTTP/1.1\r\n"
        let lines = [
            "HTTP/0.9": "POST /v1/page\r\n", "HTTP/1.2": "POST /v1/page HTTP/1.2\r\n",
            "HTTP/2.0": "POST /v1/page HTTP/2.0\r\n", "no target": "POST  HTTP/1.1\r\n",
            "NUL in the target": "POST /v1/pa\0ge HTTP/1.1\r\n", "an authority": "POST evil.example:443 HTTP/1.1\r\n",
            "HTTP/2 preface": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0",
            "lower case": "POST /v1/page http/1.1\r\n",
        ]
        return lines.map { SmugglingForm($0.key, whole.replacing(line, with: $0.value) + hidden) } + [
            SmugglingForm("HTTP/0.9 GET", "GET /healthz\r\n\r\n" + hidden)
        ]
    }

    private static var chunks: [SmugglingForm] {
        let body = Beacon(value: 1200).body
        let size = String(body.utf8.count, radix: 16)
        let bodies = [
            "0x": "0x\(size)\r\n\(body)\r\n0\r\n\r\n", "plus": "+\(size)\r\n\(body)\r\n0\r\n\r\n",
            "minus": "-\(size)\r\n\(body)\r\n0\r\n\r\n", "overflow": "FFFFFFFFFFFFFFFF\r\n\(body)\r\n0\r\n\r\n",
            "65 bits": "10000000000000000\r\n\(body)\r\n0\r\n\r\n",
            "no end of the chunk": "\(size)\r\n\(body)0\r\n\r\n",
            "LF after the size": "\(size)\n\(body)\r\n0\r\n\r\n",
            "LF after an extension": "\(size);a\n\(body)\r\n0\r\n\r\n",
            "LF throughout": "\(size)\n\(body)\n0\n\n", "space before": " \(size)\r\n\(body)\r\n0\r\n\r\n",
            "no size": "\r\n\(body)\r\n0\r\n\r\n", "letters": "\(size)xx\r\n\(body)\r\n0\r\n\r\n",
            "underscore": "1_0\r\n\(body)\r\n0\r\n\r\n", "too short": "5\r\n\(body)\r\n0\r\n\r\n",
            "length in the trailer": "\(size)\r\n\(body)\r\n0\r\nContent-Length: 5\r\n\r\n",
        ]
        return bodies.map {
            SmugglingForm("chunk: \($0.key)", head(["Transfer-Encoding: chunked"]) + $0.value + hidden)
        }
    }
}
