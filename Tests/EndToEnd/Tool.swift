import Dispatch
import Foundation

/// Programs of the system that break things on purpose, and mend them again in a `defer`: therefore without `await`.
enum Tool {
    /// Runs a command to its end and returns what it wrote; throws with what it wrote when it fails.
    @discardableResult
    static func run(_ words: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = ChildEnvironment.with(["LC_ALL": "C"])
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try systemRun(process)
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        ended.wait()
        guard process.terminationStatus == 0 else { throw EndToEndFailure("\(words.joined(separator: " ")): \(text)") }
        return text
    }

    /// Runs a few lines of Python on a database, as `db`, with `path` its path; returns what they printed.
    @discardableResult
    static func sqlite(_ file: URL, _ script: String) throws -> String {
        let opening = "import sqlite3, sys\npath = sys.argv[1]\ndb = sqlite3.connect(path)\n"
        return try run(["python3", "-c", opening + script, file.path]).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
