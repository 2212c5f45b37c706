import Foundation

/// A block of code of docs/servers.md, as a reader pastes it.
struct Snippet: Sendable {
    let text: String

    /// The repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// - Parameters:
    ///   - heading: under which it stands, with its `#`.
    ///   - language: what its fence says; empty for nothing.
    ///   - number: which of those, from 0.
    init(_ heading: String, _ language: String, _ number: Int = 0) throws {
        let page = try String(contentsOf: Snippet.root.appending(path: "docs/servers.md"), encoding: .utf8)
        guard let start = page.range(of: "\n\(heading)\n")?.upperBound else {
            throw EndToEndFailure("docs/servers.md has no heading '\(heading)'")
        }
        // Every second part is within fences; a comment in one may look like a heading.
        let parts = page[start...].components(separatedBy: "\n```")
        var blocks: [String] = []
        for (index, part) in parts.enumerated() {
            if index.isMultiple(of: 2) {
                if part.contains("\n#") { break }
            } else if let end = part.firstIndex(of: "\n"), part[..<end] == language {
                blocks.append(part[part.index(after: end)...] + "\n")
            }
        }
        guard blocks.indices.contains(number) else {
            throw EndToEndFailure("no block \(number) of '\(language)' below '\(heading)'")
        }
        text = blocks[number]
    }

    /// The same for this server instead of the one of the manual.
    func at(_ server: ServerProcess) throws -> String {
        try replacing("http://127.0.0.1:8080", with: server.origin)
    }

    /// Fails if there is nothing to replace: then the manual has changed.
    func replacing(_ words: String, with others: String) throws -> String {
        guard text.contains(words) else { throw EndToEndFailure("'\(words)' is not in: \(text)") }
        return text.replacing(words, with: others)
    }
}
