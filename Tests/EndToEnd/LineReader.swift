import Foundation
import Synchronization

/// Collects what a child process writes to a pipe, and announces each whole line.
///
/// A thread that reads, not `readabilityHandler`: on Linux its dispatch source may outlive the file descriptor, and the
/// next descriptor of that number then crashes the event loop of the tests.
final class LineReader: Sendable {
    private let bytes = Mutex(Data())
    private let ended = Eventually<Void>("end of output")

    /// `onLine` runs on the reader's thread, once for every line in order.
    init(_ pipe: Pipe, onLine: @escaping @Sendable (String) -> Void = { _ in }) {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            var scanned = 0
            while true {
                // Waits for the first bytes, not for a full buffer; empty at the end.
                let chunk = handle.availableData
                if chunk.isEmpty { break }
                let lines = bytes.withLock { bytes -> [String] in
                    bytes.append(chunk)
                    return LineReader.takeLines(bytes, from: &scanned)
                }
                for line in lines { onLine(line) }
            }
            ended.resolve(.success(()))
        }
    }

    private static func takeLines(_ bytes: Data, from scanned: inout Int) -> [String] {
        var lines: [String] = []
        while let end = bytes[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: bytes[scanned..<end], as: UTF8.self))
            scanned = end + 1
        }
        return lines
    }

    /// Everything written so far.
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    /// Everything, once the process has closed its end.
    func wholeText() async throws -> String {
        try await ended.value()
        return text
    }
}
