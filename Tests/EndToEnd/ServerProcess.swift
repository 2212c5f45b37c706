import CollectorTesting
import Foundation

/// The real binary, serving on a port of its own from a data folder that outlives it.
final class ServerProcess: Sendable {
    let port: Int
    /// Held, because the folder goes with the last reference to it, and the server still works in it.
    private let site: TestSite
    private let process: SendableProcess
    private let errors: LineReader
    private let exit: Eventually<Int32>

    /// `Process` is not `Sendable`; after `run()` only its thread-safe parts (identifier, signals) are used.
    private struct SendableProcess: @unchecked Sendable {
        let process: Process
    }

    var origin: String { "http://127.0.0.1:\(port)" }
    /// What it logged, for failure messages.
    var log: String { errors.text }

    private init(port: Int, site: TestSite, process: Process, errors: LineReader, exit: Eventually<Int32>) {
        self.port = port
        self.site = site
        self.process = SendableProcess(process: process)
        self.errors = errors
        self.exit = exit
    }

    /// Starts and awaits the line that says the server is ready; an exit before it fails with what was logged.
    ///
    /// - Parameters:
    ///   - flags: more flags of `vitalsd serve`.
    ///   - prefix: a command that becomes the server in the same process, such as `/usr/bin/env`.
    static func start(
        _ site: TestSite, environment: [String: String] = [:], flags: [String] = [], under prefix: [String] = []
    ) async throws -> ServerProcess {
        let process = Process()
        let words =
            prefix + [
                try Binary.locate().path, "serve", "--listen", "127.0.0.1:0", "--data", site.data.path, "--rules",
                site.rules.path, "--dashboards", site.dashboards.path,
            ] + flags
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.environment = ChildEnvironment.with(environment)
        process.currentDirectoryURL = site.folder.url
        let outputPipe = Pipe()
        let errorPipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = outputPipe
        process.standardError = errorPipe
        let errors = LineReader(errorPipe)
        let ready = Eventually<Int>("readiness line of vitalsd serve")
        let exit = Eventually<Int32>("exit of vitalsd serve")
        _ = LineReader(outputPipe) { line in
            if let port = port(in: line) { ready.resolve(.success(port)) }
        }
        process.terminationHandler = { ended in
            let status = ended.terminationStatus
            exit.resolve(.success(status))
            ready.resolve(
                .failure(EndToEndFailure("vitalsd exited with \(status) before it was ready: \(errors.text)")))
        }
        try systemRun(process)
        do {
            let port = try await ready.value()
            return ServerProcess(port: port, site: site, process: process, errors: errors, exit: exit)
        } catch {
            if process.isRunning { process.terminate() }
            throw EndToEndFailure("\(error); it logged: \(errors.text)")
        }
    }

    /// `vitalsd ready: report http://127.0.0.1:PORT/ demo http://127.0.0.1:PORT/demo`
    private static func port(in line: String) -> Int? {
        guard line.hasPrefix("vitalsd ready"), let match = line.firstMatch(of: /https?:\/\/127\.0\.0\.1:(\d+)/) else {
            return nil
        }
        return Int(match.1)
    }

    /// Takes the power away: no flush, no goodbye.
    func kill() async throws {
        signal(SIGKILL)
        _ = try await exit.value()
    }

    /// Asks it to stop; returns the exit status.
    func terminate() async throws -> Int32 {
        signal(SIGTERM)
        return try await exit.value()
    }

    /// Awaits its end, whatever brings it; returns the exit status, or the number of the signal that killed it.
    func exits() async throws -> Int32 { try await exit.value() }

    /// What it logged, once it and every process that shares its standard error have ended.
    func wholeLog() async throws -> String { try await errors.wholeText() }

    /// Of the process.
    var identifier: Int32 { process.process.processIdentifier }

    /// Flushes and evaluates at once instead of at the next interval.
    func evaluateNow() { signal(SIGUSR1) }

    private func signal(_ number: Int32) {
        // The child is reaped by `Process`, so its identifier stays its own until the exit is known.
        if process.process.isRunning { _ = systemKill(process.process.processIdentifier, number) }
    }

    deinit { signal(SIGKILL) }
}
