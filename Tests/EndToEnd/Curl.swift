import Foundation

/// Requests by `curl`: a client that nobody here wrote.
enum Curl {
    /// The answer; throws with curl's own words when there is none.
    static func answer(_ words: [String]) throws -> RawAnswer {
        let text = try Tool.run(["curl", "-sS", "-i", "--noproxy", "*", "--max-time", "20"] + words)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        var lines = parts[0].split(separator: "\r\n")
        guard let status = lines.removeFirst().split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw EndToEndFailure("not an answer: \(text)")
        }
        let headers = lines.map { line in
            let field = line.split(separator: ":", maxSplits: 1)
            return (field[0].lowercased(), field[1].trimmingCharacters(in: .whitespaces))
        }
        return RawAnswer(
            status: status, headers: Dictionary(headers) { $1 }, body: Array((parts.count > 1 ? parts[1] : "").utf8))
    }
}
