import CollectorTesting
import Foundation

/// A wall clock of the server's own, by libfaketime: off from the machine's by an offset that can be changed while it runs.
///
/// Timers go by the monotonic clock, which stays true.
struct FakeClock: Sendable {
    private let file: URL

    /// - Parameter offset: `+0`, `-50h`, `+10y`.
    init(in folder: TemporaryFolder, offset: String) throws {
        file = folder.file("clock")
        try set(offset)
    }

    /// Takes effect at the server's next look at its clock.
    func set(_ offset: String) throws { try Data("\(offset)\n".utf8).write(to: file, options: .atomic) }

    /// A server that goes by this clock.
    ///
    /// Started through `env`, because libfaketime adds a variable to the environment of the first program it is loaded into, and Swift
    /// looks for the arguments where that environment was.
    func start(_ site: TestSite, environment: [String: String] = [:], flags: [String] = []) async throws
        -> ServerProcess
    {
        let own = [
            "LD_PRELOAD": FakeClock.library, "FAKETIME_TIMESTAMP_FILE": file.path, "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        ]
        return try await ServerProcess.start(
            site, environment: own.merging(environment) { $1 }, flags: flags, under: ["/usr/bin/env"])
    }

    /// Removes what libfaketime leaves in shared memory when a program becomes another.
    static func clean(after server: ServerProcess) {
        for name in ["faketime_shm_\(server.identifier)", "sem.faketime_sem_\(server.identifier)"] {
            try? FileManager.default.removeItem(atPath: "/dev/shm/\(name)")
        }
    }

    private static var library: String {
        #if arch(arm64)
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"
        #else
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
        #endif
    }
}
