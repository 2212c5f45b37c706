import Foundation
import Logging
import Normalise
import ServiceLifecycle
import Store
import Synchronization
import Telemetry

/// Keeps what is learned of the routes with the rollups: a fold or its undoing within seconds, mere counts now and then.
final class RouteKeeper: Service {
    private let routes: RouteBook
    private let vitals: VitalsFile
    private let logger: Logger
    private let work = BlockingWork("routes")
    private let failure = Mutex<Fault?>(nil)

    private static let interval = Duration.seconds(2)
    /// Intervals after which counts are stored although nothing was folded: five minutes.
    private static let countsAfter = 150

    init(routes: RouteBook, vitals: VitalsFile, logger: Logger) {
        self.routes = routes
        self.vitals = vitals
        self.logger = logger
    }

    /// Why it could not be stored; nil while all is well.
    var lastFailure: Fault? { failure.withLock { $0 } }

    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            var rounds = 0
            while !Task.isCancelled {
                try? await Task.sleep(for: RouteKeeper.interval)
                rounds += 1
                guard routes.takeChange() || rounds >= RouteKeeper.countsAfter || Task.isCancelled else { continue }
                rounds = 0
                try? await store()
            }
        }
    }

    /// Throws what the readiness then tells too.
    func store() async throws {
        do {
            try await work.run { [self] in try vitals.store(learnedRoutes: RouteBook.encode(routes.learned)) }
            failure.withLock { $0 = nil }
        } catch {
            let isNew = failure.withLock { failure in
                defer { failure = Fault(.rollups, error) }
                return failure == nil
            }
            routes.noteChange()
            if isNew { logger.error("learned routes cannot be stored", metadata: ["error": "\(error)"]) }
            throw error
        }
    }
}

extension RouteBook {
    /// What was learned by the stored bytes; bytes that cannot be read are nothing learned.
    convenience init(stored: [UInt8]?) {
        self.init(stored.flatMap { try? JSONDecoder().decode(LearnedState.self, from: Data($0)) })
    }

    static func encode(_ learned: LearnedState) throws -> [UInt8] { [UInt8](try JSONEncoder().encode(learned)) }
}
