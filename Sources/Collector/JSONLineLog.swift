import Foundation
package import Logging
import Synchronization

/// One JSON object a line on standard error: `{"at":"…","level":"error","message":"…","error":"…"}`.
package struct JSONLineLog: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level = .info
    private let label: String

    package init(label: String) { self.label = label }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = ["at": ISO8601DateFormatter().string(from: Date()), "level": event.level.rawValue]
        fields["message"] = "\(event.message)"
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            fields[key] = "\(value)"
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A dictionary of strings always encodes.
        guard var line = try? encoder.encode(fields) else { return }
        line.append(0x0A)
        // A full disk or a closed pipe behind standard error must not end the server.
        try? FileHandle.standardError.write(contentsOf: line)
    }
}
