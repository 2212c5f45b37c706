package import Logging
import ServiceLifecycle
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

    private let lanes: [String: ReceiverLane]
    private let fallbacks: [String: String]
    private let strangers = WakeSignal()
    private let outbox: Outbox
    private let clock: WallClock
    private let logger: Logger

    /// - Parameters:
    ///   - endpoints: the receivers by name. One whose environment variable is not set is left out.
    ///   - fallbacks: by a receiver's name, configured or not, the name of the one that is told what it could not be.
    ///   - externalURL: where people reach the report; alerts link there.
    ///   - timeout: of one attempt as a whole.
    package init(
        endpoints: [String: ReceiverEndpoint], fallbacks: [String: String] = [:], outbox: Outbox,
        externalURL: String, clock: WallClock = .system, timeout: Duration = .seconds(15), logger: Logger
    ) throws(WebhookError) {
        var lanes: [String: ReceiverLane] = [:]
        for (name, endpoint) in endpoints {
            lanes[name] = ReceiverLane(
                endpoint: endpoint, fallback: fallbacks[name], outbox: outbox,
                sender: try CurlSender(timeout: timeout, route: endpoint.route), clock: clock,
                externalURL: externalURL, logger: logger)
        }
        self.lanes = lanes
        self.fallbacks = fallbacks
        self.outbox = outbox
        self.clock = clock
        self.logger = logger
    }

    /// Ends on cancellation and on graceful shutdown, after the attempts under way; what is left waits in the outbox.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            for lane in lanes.values {
                group.addTask {
                    await self.loop(lane.signal) {
                        try await lane.tick()
                        return try await lane.nextTick()
                    }
                }
            }
            group.addTask {
                await self.loop(self.strangers) {
                    try await self.giveUpUnconfigured()
                    return nil
                }
            }
        }
    }

    /// To be called after messages were committed to the outbox. Cheap, from anywhere.
    package func wake() {
        for lane in lanes.values { lane.signal.wake() }
        strangers.wake()
    }

    /// One turn of every lane; what `run()` repeats. An outbox error is logged and ends the lane's turn only.
    package func tick() async {
        await withTaskGroup(of: Void.self) { group in
            for lane in lanes.values {
                group.addTask { await self.logging { try await lane.tick() } }
            }
            group.addTask { await self.logging { try await self.giveUpUnconfigured() } }
        }
    }

    private func loop(_ signal: WakeSignal, turn: () async throws -> Timestamp?) async {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            var pause = DeliveryService.pauseAfterFailure
            await logging {
                let next = try await turn()
                let untilNext = next.map { $0 - clock.now } ?? DeliveryService.longestPause
                pause = min(max(untilNext, DeliveryService.shortestPause), DeliveryService.longestPause)
            }
            await signal.wait(atMost: pause)
        }
    }

    private func giveUpUnconfigured() async throws {
        for receiver in try await outbox.receivers() where lanes[receiver] == nil {
            let reason = "receiver \"\(receiver)\" is not configured"
            while true {
                let waiting = try await outbox.due(receiver, clock.now, DeliveryService.batchLimit)
                if waiting.isEmpty { break }
                for delivery in waiting {
                    let dead = delivery.dead(reason)
                    try await outbox.settle(dead, fallback: fallbacks[receiver])
                    logger.report(dead)
                }
            }
        }
    }

    private func logging(_ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            // The loop ends by itself.
        } catch {
            logger.error("the outbox failed", metadata: ["error": "\(error)"])
        }
    }
}
