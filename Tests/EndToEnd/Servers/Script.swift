import CollectorTesting
import Foundation

/// Programs of other people's languages that send to a server.
enum Script {
    /// Python of its own environment, with what requirements.txt lists; scripts/setup.sh makes it.
    static let python = Snippet.root.appending(path: ".build/python/bin/python").path
    /// Beside it, such as `opentelemetry-instrument`.
    static func tool(_ name: String) -> String { Snippet.root.appending(path: ".build/python/bin/\(name)").path }

    /// Writes files into a folder and runs a command there, to its end; returns what it wrote.
    @discardableResult
    static func run(
        _ words: [String], files: [String: String] = [:], in folder: URL, environment: [String: String] = [:]
    ) async throws -> String {
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        let settings = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let command = ["env", "-C", folder.path] + settings + words
        let ended = Eventually<String>(words.joined(separator: " "))
        Thread.detachNewThread { ended.resolve(Result { try Tool.run(command) }) }
        return try await ended.value(limitSeconds: 120)
    }

    /// Runs lines of Python with OpenTelemetry's own messages at hand, and these arguments.
    @discardableResult
    static func python(_ text: String, _ arguments: [String], in folder: URL) async throws -> String {
        try await run([python, "script.py"] + arguments, files: ["script.py": text], in: folder)
    }
}
