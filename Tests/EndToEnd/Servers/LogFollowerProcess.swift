import Foundation

/// `vitalsd postgres-log` as it runs for years: beside a database, until it is told to end.
final class LogFollowerProcess: Sendable {
    private let process: Running
    private let errors: LineReader
    private let ended: Eventually<Int32>
    private let sentences: Sentences

    /// `Process` is not `Sendable`; after `run()` only its thread-safe parts (identifier, signals) are used.
    private struct Running: @unchecked Sendable {
        let process: Process
    }

    /// Starts it in a folder, where its state lies, and awaits that it says what it follows.
    static func start(_ words: [String], in folder: URL, environment: [String: String] = [:]) async throws
        -> LogFollowerProcess
    {
        let follower = try LogFollowerProcess(words, in: folder, environment: environment)
        try await follower.says("following ")
        return follower
    }

    private init(_ words: [String], in folder: URL, environment: [String: String]) throws {
        let process = Process()
        process.executableURL = try Binary.locate()
        process.arguments = ["postgres-log"] + words
        process.environment = ChildEnvironment.with(environment)
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        let sentences = Sentences()
        errors = LineReader(pipe) { sentences.add($0) }
        let ended = Eventually<Int32>("exit of vitalsd postgres-log")
        process.terminationHandler = { ended.resolve(.success($0.terminationStatus)) }
        self.sentences = sentences
        self.ended = ended
        self.process = Running(process: process)
        try systemRun(process)
    }

    /// Awaits a line that has these words.
    func says(_ words: String) async throws {
        do { try await sentences.wait(for: words) } catch { throw EndToEndFailure("\(error); it said: \(errors.text)") }
    }

    /// Ends it as a person or an init system does; returns the exit status.
    func end(_ number: Int32 = SIGTERM) async throws -> Int32 {
        if process.process.isRunning { _ = systemKill(process.process.processIdentifier, number) }
        return try await ended.value()
    }

    func exits() async throws -> Int32 { try await ended.value() }

    var log: String { errors.text }

    deinit { if process.process.isRunning { _ = systemKill(process.process.processIdentifier, SIGKILL) } }
}
