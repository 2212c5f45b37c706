import Admit
import Foundation
import Logging
import Receive
import ServiceLifecycle
import Store
import Synchronization
import Telemetry

/// Looks after the doors, and after what is read from files while the server runs: takes up a new certificate, new token keys or new rules when
/// their files change, and tells of traffic that is not usual.
final class DoorUpkeep: Service {
    /// Something that is read again when its files change.
    struct Watched: Sendable {
        /// What the log calls it.
        let name: String
        var part = Fault.Part.door
        let files: @Sendable () -> [URL]
        let reload: @Sendable () async throws -> Void
    }

    private let watched: [Watched]
    private let admission: Admission
    private let identity: TLSIdentity?
    private let audit: AuditLog
    private let clock: WallClock
    private let logger: Logger
    private let state: Mutex<State>
    private let work = BlockingWork("doors")

    private struct State {
        var stamps: [String: [FileStamp?]]
        var faults: [String: Fault] = [:]
    }

    /// A certificate that ends within this time is a fault: whoever renews it by a program would have done so.
    private static let endingSoon = Duration.seconds(7 * 86_400)

    init(
        watched: [Watched], admission: Admission, identity: TLSIdentity?, audit: AuditLog, clock: WallClock,
        logger: Logger
    ) {
        self.watched = watched
        self.admission = admission
        self.identity = identity
        self.audit = audit
        self.clock = clock
        self.logger = logger
        state = Mutex(
            State(
                stamps: Dictionary(uniqueKeysWithValues: watched.map { ($0.name, $0.files().map(FileStamp.init)) })))
    }

    /// What could not be taken up, and a certificate that ends soon.
    var faults: [Fault] {
        let failed = state.withLock { $0.faults.values.sorted { $0.problem < $1.problem } }
        guard let identity, identity.end - clock.now < DoorUpkeep.endingSoon else { return failed }
        return failed + [
            Fault(
                .door, "the TLS certificate ends at \(identity.end)",
                next: "renew it; the new files are taken up at once")
        ]
    }

    /// Why the rules are not those of the file; nil where they are.
    var rulesFault: String? { faults.first { $0.part == .rules }?.problem }

    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                await tick()
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Reads everything again, whether it seems changed or not.
    func reload() async {
        for some in watched {
            _ = hasChanged(some)
            await reload(some)
        }
    }

    func tick() async {
        for some in watched where hasChanged(some) { await reload(some) }
        for anomaly in admission.traffic.takeNews() {
            logger.warning(
                "traffic is a multiple of the usual",
                metadata: [
                    "subject": "\(anomaly.subject.rawValue)", "site": "\(anomaly.site)",
                    "page": "\(anomaly.page ?? "")",
                    "usual_per_minute": "\(Int(anomaly.usualRate))", "now_per_minute": "\(anomaly.presentRate)",
                    "mode": "\(admission.traffic.mode.rawValue)",
                ])
        }
    }

    private func hasChanged(_ some: Watched) -> Bool {
        let present = some.files().map(FileStamp.init)
        return state.withLock { state in
            defer { state.stamps[some.name] = present }
            return state.stamps[some.name] != present
        }
    }

    private func note(_ some: Watched) async {
        do {
            try await work.run { [self] in
                try audit.record(
                    who: "server", what: "\(some.name.replacing(" ", with: ".")).reloaded",
                    details: ["files": some.files().map(\.lastPathComponent).joined(separator: " ")], at: clock.now)
            }
        } catch {
            logger.error("the audit log cannot be written", metadata: ["error": "\(error)"])
        }
    }

    private func reload(_ some: Watched) async {
        do {
            try await some.reload()
            state.withLock { $0.faults[some.name] = nil }
            logger.notice("\(some.name) taken up from changed files")
            await note(some)
        } catch {
            let fault = Fault(
                some.part, "\(some.name) stays as it was: \(error)", next: "mend the file; it is read again at once")
            state.withLock { $0.faults[some.name] = fault }
            logger.error("a changed file cannot be used", metadata: ["error": "\(error)"])
        }
    }
}

/// By what a file that was written anew is known.
private struct FileStamp: Equatable {
    let inode: UInt64
    let size: Int64
    /// When it was last changed in any way, its mode too.
    let seconds: Int
    let nanoseconds: Int

    init?(_ url: URL) {
        var status = stat()
        guard stat(url.path, &status) == 0 else { return nil }
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        #if os(Linux)
            (seconds, nanoseconds) = (status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
        #else
            (seconds, nanoseconds) = (status.st_ctimespec.tv_sec, status.st_ctimespec.tv_nsec)
        #endif
    }
}
