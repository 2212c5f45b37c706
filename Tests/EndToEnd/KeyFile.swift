import Foundation

/// A file of token keys: base64 text of 32 bytes a line, readable by its owner alone.
struct KeyFile: Sendable {
    let url: URL

    init(_ url: URL, keys: [String]) throws {
        self.url = url
        try write(keys)
    }

    /// Replaces the file, as a whole.
    func write(_ keys: [String]) throws {
        try Data((keys.joined(separator: "\n") + "\n").utf8).write(to: url, options: .atomic)
        try allow(0o600)
    }

    func allow(_ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
    }

    var lines: [String] {
        get throws { try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init) }
    }

    static func newKey() -> String {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }).base64EncodedString()
    }
}
