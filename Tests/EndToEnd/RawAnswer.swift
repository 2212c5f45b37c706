/// An HTTP/1.1 answer as it came over the wire.
struct RawAnswer: Sendable {
    let status: Int
    /// Names in lower case; a repeated name keeps its last value.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The first answer in `bytes` and its length; nil while it is incomplete.
    static func parse(_ bytes: [UInt8]) throws -> (RawAnswer, Int)? {
        guard let headEnd = endOfHead(bytes) else { return nil }
        var lines = String(decoding: bytes[..<(headEnd - 4)], as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines.removeFirst().split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw EndToEndFailure("not an HTTP answer: \(words)")
        }
        var headers: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw EndToEndFailure("bad header line: \(line)") }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        if headers["transfer-encoding"] == "chunked" {
            return try parseChunked(bytes, from: headEnd).map {
                (RawAnswer(status: status, headers: headers, body: $0.0), $0.1)
            }
        }
        let length = status == 204 || status == 304 ? 0 : Int(headers["content-length"] ?? "0") ?? 0
        guard bytes.count >= headEnd + length else { return nil }
        let body = Array(bytes[headEnd..<(headEnd + length)])
        return (RawAnswer(status: status, headers: headers, body: body), headEnd + length)
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { Array(bytes[$0..<($0 + 4)]) == [13, 10, 13, 10] }.map { $0 + 4 }
    }

    private static func parseChunked(_ bytes: [UInt8], from start: Int) throws -> ([UInt8], Int)? {
        var position = start
        var body: [UInt8] = []
        while let lineEnd = bytes[position...].firstIndex(of: 13) {
            let sizeText = String(decoding: bytes[position..<lineEnd], as: UTF8.self)
            guard let size = Int(sizeText, radix: 16) else { throw EndToEndFailure("bad chunk size: \(sizeText)") }
            let end = lineEnd + 2 + size + 2
            guard bytes.count >= end else { return nil }
            if size == 0 { return (body, end) }
            body.append(contentsOf: bytes[(lineEnd + 2)..<(lineEnd + 2 + size)])
            position = end
        }
        return nil
    }
}
