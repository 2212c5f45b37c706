import Foundation
import Testing

/// Compares with a file of `Golden/`. `VITALSD_RECORD_GOLDEN=1` writes the file anew, and fails, so that no run which
/// records can pass for one that checks.
enum Golden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static func expect(_ text: String, _ name: String, _ location: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["VITALSD_RECORD_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            Issue.record(
                "recorded \(name); look at it, then run without VITALSD_RECORD_GOLDEN", sourceLocation: location)
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        guard text != expected else { return }
        let (lines, expectedLines) = (text.split(separator: "\n"), expected.split(separator: "\n"))
        let first = zip(lines, expectedLines).enumerated().first { $1.0 != $1.1 }
        Issue.record(
            """
            \(name) differs, first in line \(first.map { $0.offset + 1 } ?? min(lines.count, expectedLines.count) + 1):
            - \(first?.element.1.prefix(400) ?? "(one is longer)")
            + \(first?.element.0.prefix(400) ?? "")
            """, sourceLocation: location)
    }
}
