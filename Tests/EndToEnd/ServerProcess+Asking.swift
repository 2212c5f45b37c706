import Foundation
import Testing

extension ServerProcess {
    /// Runs a command that asks this server.
    func vitalsd(_ words: String...) async throws -> CommandRun {
        try await CommandRun.vitalsd(words + ["--url", origin])
    }

    /// Asks until the answer has these words.
    func text(_ path: String, _ query: [String: String] = [:], until words: String) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(60)
        var text = ""
        repeat {
            text = try await HTTPClient(port: port).get(path, query: query).text
        } while !text.contains(words)
            && ContinuousClock.now < deadline
        #expect(text.contains(words), "\(text)")
        return text
    }
}
