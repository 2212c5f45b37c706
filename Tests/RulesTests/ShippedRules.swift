import Foundation

/// The `alerts.yml` at the root of the repository.
enum ShippedRules {
    static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "alerts.yml")

    static func text() throws -> String { try String(contentsOf: url, encoding: .utf8) }
}
