import Foundation

/// Connections that say nothing, held by a process of their own until `close()`.
final class IdleConnections: Sendable {
    private let process: SendableProcess
    private let open = Eventually<Void>("idle connections")

    /// `Process` is not `Sendable`; only `terminate()` is called on it, which is thread-safe.
    private struct SendableProcess: @unchecked Sendable {
        let process: Process
    }

    init(_ count: Int, port: Int) throws {
        let process = Process()
        let script = """
            import socket, sys
            held = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(int(sys.argv[2]))]
            print("open", flush=True)
            sys.stdin.read()
            """
        process.executableURL = URL(filePath: "/usr/bin/prlimit")
        process.arguments = ["--nofile=\(count + 100)", "python3", "-c", script, "\(port)", "\(count)"]
        process.environment = ChildEnvironment.with([:])
        let output = Pipe()
        // Never written to: its end keeps the script waiting.
        process.standardInput = Pipe()
        process.standardOutput = output
        self.process = SendableProcess(process: process)
        let open = open
        _ = LineReader(output) { line in if line == "open" { open.resolve(.success(())) } }
        process.terminationHandler = { ended in
            open.resolve(.failure(EndToEndFailure("they did not open: \(ended.terminationStatus)")))
        }
        try systemRun(process)
    }

    func areOpen() async throws { try await open.value() }

    func close() { process.process.terminate() }

    deinit { close() }
}
