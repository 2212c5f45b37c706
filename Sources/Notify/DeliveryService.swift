package import Logging
import ServiceLifecycle
import Synchronization
package import Telemetry

/// Empties the outbox into the receivers, at least once each message.
///
/// Every receiver has a lane of its own, with its own loop, connection and thread: one that hangs or is gone delays no
/// other. Messages whose receiver is not configured are given up at once, so that they show as undelivered.
package final class DeliveryService: Service {
    /// Without a wake or anything due, lanes look again after this long: a wall clock that jumped does no lasting harm.
    private static let longestPause = Duration.seconds(60)
    /// Between turns, whatever the outbox says is due: an outbox that errs must not make a lane spin.
    private static let shortestPause = Duration.milliseconds(100)
    /// After the outbox failed, say on a full disk.
    private static let pauseAfterFailure = Duration.seconds(5)
    private static let batchLimit = 100

    private struct State {
        var lanes: [String: Lane] = [:]
        var fallbacks: [String: String] = [:]
        /// To be told.
        var deploys: [AlertContext.Deploy] = []
        /// By whose turn failed.
        var problems: [ObjectIdentifier: String] = [:]
    }

    private struct Lane {
        let lane: ReceiverLane
        let version: DeliveryPlan.Version
    }

    private let state: Mutex<State>
    private let strangers = WakeSignal()
    private let changed = WakeSignal()
    private let outbox: Outbox
    private let externalURL: String
    private let clock: WallClock
    private let timeout: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - receivers: who is written to.
    ///   - externalURL: where people reach the report; alerts link there.
    ///   - timeout: of one attempt as a whole.
    package init(
        _ receivers: DeliveryPlan, outbox: Outbox, externalURL: String, clock: WallClock = .system,
        timeout: Duration = .seconds(15), logger: Logger
    ) throws(WebhookError) {
        self.outbox = outbox
        self.externalURL = externalURL
        self.clock = clock
        self.timeout = timeout
        self.logger = logger
        state = Mutex(State())
        try take(receivers)
    }

    /// Writes to others from now on; what waits for who is no more among them is given up. A lane whose receiver is the same goes on, with what it was
    /// asked; another takes its place after the attempt under way.
    package func take(_ plan: DeliveryPlan) throws(WebhookError) {
        var lanes: [String: Lane] = [:]
        let before = state.withLock { $0.lanes }
        for (name, endpoint) in plan.endpoints {
            let version = DeliveryPlan.Version(
                receiver: plan.versions[name], fallback: plan.fallbacks[name], grouping: plan.grouping)
            if let known = before[name], known.version == version, version.receiver != nil {
                lanes[name] = known
                continue
            }
            lanes[name] = Lane(
                lane: ReceiverLane(
                    endpoint: endpoint, fallback: plan.fallbacks[name], grouping: plan.grouping, outbox: outbox,
                    sender: try CurlSender(timeout: timeout, route: endpoint.route), clock: clock,
                    externalURL: externalURL, wake: { [weak self] in self?.wake($0) }, logger: logger),
                version: version)
        }
        state.withLock { state in
            state.lanes = lanes
            state.fallbacks = plan.fallbacks
        }
        changed.wake()
    }

    private var lanes: [ReceiverLane] { state.withLock { $0.lanes.values.map(\.lane) } }

    /// Why messages may not go out as they should; nil while the outbox does what it promises.
    package var problem: String? { state.withLock { $0.problems.values.min() } }

    /// Ends on cancellation and on graceful shutdown, after the attempts under way; what is left waits in the outbox.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                await self.loop(self.strangers) {
                    try await self.giveUpUnconfigured()
                    return nil
                }
            }
            var running: [String: ReceiverLane] = [:]
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                let wanted = state.withLock { $0.lanes.mapValues(\.lane) }
                for (name, lane) in running where wanted[name] !== lane { await lane.retire() }
                for (name, lane) in wanted where running[name] !== lane {
                    group.addTask { [predecessor = running[name]] in await self.run(lane, after: predecessor) }
                }
                running = wanted
                for deploy in takeDeploys() {
                    for lane in wanted.values { group.addTask { await lane.announce(deploy) } }
                }
                await changed.wait(atMost: DeliveryService.longestPause)
            }
            group.cancelAll()
        }
    }

    private func takeDeploys() -> [AlertContext.Deploy] {
        state.withLock { state in
            defer { state.deploys = [] }
            return state.deploys
        }
    }

    /// One receiver's own loop: a lane that hangs holds up nobody but its successor, or one message could be sent by both.
    private func run(_ lane: ReceiverLane, after predecessor: ReceiverLane?) async {
        await predecessor?.ended()
        await loop(lane.signal, isOver: { await lane.isRetired }) {
            try await lane.tick()
            return try await lane.nextTick()
        }
        await lane.end()
        state.withLock { $0.problems[ObjectIdentifier(lane.signal)] = nil }
    }

    /// Names of the receivers that are written to.
    package var names: [String] { state.withLock { $0.lanes.keys.sorted() } }

    /// Sends a marked sample, after the attempt under way; nil where no receiver of that name is written to.
    package func test(_ receiver: String) async -> DeliveryOutcome? {
        await state.withLock { $0.lanes[receiver]?.lane }?.test()
    }

    /// Tells receivers that show such things that something went live, once; nobody waits for it.
    package func announce(_ deploy: AlertContext.Deploy) {
        state.withLock { $0.deploys.append(deploy) }
        changed.wake()
    }

    /// To be called after messages were committed to the outbox. Cheap, from anywhere.
    package func wake() {
        for lane in lanes { lane.signal.wake() }
        strangers.wake()
    }

    private func wake(_ receiver: String) { state.withLock { $0.lanes[receiver]?.lane }?.signal.wake() }

    /// One turn of every lane; what `run()` repeats. An outbox error is logged and ends the lane's turn only.
    package func tick() async {
        await withTaskGroup(of: Void.self) { group in
            for lane in lanes {
                group.addTask { await self.logging(lane.signal) { try await lane.tick() } }
            }
            group.addTask { await self.logging(self.strangers) { try await self.giveUpUnconfigured() } }
        }
    }

    private func loop(
        _ signal: WakeSignal, isOver: () async -> Bool = { false }, turn: () async throws -> Timestamp?
    ) async {
        while !Task.isCancelled, !Task.isShuttingDownGracefully, await !isOver() {
            var pause = DeliveryService.pauseAfterFailure
            await logging(signal) {
                let next = try await turn()
                let untilNext = next.map { $0 - clock.now } ?? DeliveryService.longestPause
                pause = min(max(untilNext, DeliveryService.shortestPause), DeliveryService.longestPause)
            }
            await signal.wait(atMost: pause)
        }
    }

    private func giveUpUnconfigured() async throws {
        let (known, fallbacks) = state.withLock { (Set($0.lanes.keys), $0.fallbacks) }
        for receiver in try await outbox.receivers() where !known.contains(receiver) {
            let reason = "receiver \"\(receiver)\" is not configured"
            while true {
                let waiting = try await outbox.due(receiver, clock.now, DeliveryService.batchLimit)
                if waiting.isEmpty { break }
                let dead = waiting.map { $0.dead(reason) }
                try await outbox.settle(dead, fallback: fallbacks[receiver])
                fallbacks[receiver].map(wake)
                for one in dead { logger.report(one) }
            }
        }
    }

    /// - Parameter signal: whose turn it is.
    private func logging(_ signal: WakeSignal, _ work: () async throws -> Void) async {
        do {
            try await work()
            state.withLock { $0.problems[ObjectIdentifier(signal)] = nil }
        } catch is CancellationError {
            // The loop ends by itself.
        } catch {
            state.withLock { $0.problems[ObjectIdentifier(signal)] = "the outbox failed: \(error)" }
            logger.error("the outbox failed", metadata: ["error": "\(error)"])
        }
    }
}
