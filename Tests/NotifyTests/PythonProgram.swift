import Foundation
import Testing

/// A Python program with the packages of Tests/EndToEnd/Servers/requirements.txt, as a server or as a second opinion.
///
/// A thread reads what it prints, since no thread of the cooperative pool may wait for a pipe. The process ends with its input, so
/// that a test that is stopped leaves none behind.
final class PythonProgram: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let process: Process
    private let input = Pipe()
    private let lines: AsyncStream<String>

    /// Starts `script`, which is to print lines and to end when its input does.
    init(_ script: String, _ arguments: [String] = []) throws {
        guard FileManager.default.isExecutableFile(atPath: PythonProgram.python) else {
            throw Failure(description: "\(PythonProgram.python) is missing; run: scripts/setup.sh test")
        }
        process = Process()
        process.executableURL = URL(filePath: PythonProgram.python)
        process.arguments = ["-u", "-c", script] + arguments
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        try process.run()
        let handle = output.fileHandleForReading
        Thread.detachNewThread {
            var rest = Data()
            while case let chunk = handle.availableData, !chunk.isEmpty {
                rest += chunk
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(String(decoding: rest[..<end], as: UTF8.self))
                    rest = Data(rest[(end + 1)...])
                }
            }
            continuation.finish()
        }
    }

    deinit { stop() }

    /// The next line; throws when there will be none.
    func next() async throws -> String {
        var iterator = lines.makeAsyncIterator()
        guard let line = await iterator.next() else { throw Failure(description: "the Python program has ended") }
        return line
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static let python = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build/python/bin/python3").path
}
