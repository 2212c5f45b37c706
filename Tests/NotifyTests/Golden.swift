import Foundation
import Testing

/// Files in Golden/ hold what was agreed. With VITALSD_RECORD_GOLDEN=1 they are written anew, and the test fails so that
/// nobody leaves the variable set.
enum Golden {
    static func expect(_ data: Data, matches name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["VITALSD_RECORD_GOLDEN"] == "1" {
            try data.write(to: file)
            Issue.record("recorded \(name); look at the difference, then run without VITALSD_RECORD_GOLDEN")
            return
        }
        let expected = try Data(contentsOf: file)
        #expect(String(decoding: data, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
    }
}
