import Foundation
import Logging
import ServiceLifecycle
import Telemetry

/// All that is owed to one receiver, sent one after the other in order. Lanes do not know of each other.
actor ReceiverLane {
    /// Rows read at a time; a longer backlog takes further reads of the same turn.
    private static let batchLimit = 100

    nonisolated let signal = WakeSignal()
    private let endpoint: ReceiverEndpoint
    /// Who is told instead when this receiver is given up on.
    private let fallback: String?
    private let outbox: Outbox
    private let sender: CurlSender
    private let clock: WallClock
    private let externalURL: String
    private let logger: Logger

    /// Set by a 410; then nothing more is sent before the next start, when the operator has seen to it.
    private var isGone = false
    /// Until then the receiver asked, by Retry-After, to be left alone; that holds for its other messages too.
    private var pausedUntil: Timestamp?
    private var pace: SendPace

    init(
        endpoint: ReceiverEndpoint, fallback: String?, outbox: Outbox, sender: CurlSender, clock: WallClock,
        externalURL: String, logger: Logger
    ) {
        pace = SendPace(endpoint.rate)
        self.fallback = fallback
        self.endpoint = endpoint
        self.outbox = outbox
        self.sender = sender
        self.clock = clock
        self.externalURL = externalURL
        self.logger = logger
    }

    /// Attempts what is due until nothing is, the receiver asks for a pause or vitalsd stops. Throws what the outbox throws.
    func tick() async throws {
        while true {
            let now = clock.now
            if isPaused(at: now) { return }
            let due = try await outbox.due(endpoint.name, now, ReceiverLane.batchLimit)
            if due.isEmpty { return }
            for delivery in due {
                if Task.isCancelled || Task.isShuttingDownGracefully || isPaused(at: clock.now) { return }
                let settled = isGone ? delivery.dead(DeliveryOutcome.goneReason) : await attempt(delivery)
                try await outbox.settle(settled, fallback: fallback)
                logger.report(settled)
            }
        }
    }

    /// When there is something to do again, as far as is known; nil when nothing waits.
    func nextTick() async throws -> Timestamp? {
        guard let next = try await outbox.nextDue(endpoint.name) else { return nil }
        return [next, pausedUntil, pace.next(at: clock.now)].compactMap { $0 }.max()
    }

    private func isPaused(at now: Timestamp) -> Bool {
        pausedUntil.map { now < $0 } ?? false || pace.next(at: now) != nil
    }

    private func attempt(_ delivery: Delivery) async -> Delivery {
        let start = clock.now
        pace.note(start)
        let outcome = await send(Message(delivery, externalURL: externalURL, at: start), at: start)
        // The wait counts from the end of the attempt: a time-out is longer than the first backoffs.
        let end = clock.now
        learn(from: outcome, at: end)
        var generator = SystemRandomNumberGenerator()
        return RetrySchedule.delivery(delivery, after: outcome, at: end, using: &generator)
    }

    /// Sends all that the message takes, up to what is not delivered. What was sent before is sent again then, which receivers
    /// that take several requests know by their keys.
    private func send(_ message: Message, at start: Timestamp) async -> DeliveryOutcome {
        var outcome = DeliveryOutcome.dead(reason: "there was nothing to send")
        for request in endpoint.format.requests(for: message, at: start) {
            outcome = await send(request)
            guard case .delivered = outcome else { break }
        }
        // Somebody waits to be told: what a receiver cannot read in its own form it is told in plain words, once.
        if case .unreadable(let reason) = outcome {
            guard let plain = endpoint.format.plainRequest(for: message, at: start) else {
                return .dead(reason: reason)
            }
            outcome = await send(plain)
        }
        return outcome
    }

    private func send(_ request: OutgoingRequest) async -> DeliveryOutcome {
        let answer = await sender.send(request)
        return endpoint.format.outcome(of: answer, at: clock.now)
    }

    private func learn(from outcome: DeliveryOutcome, at now: Timestamp) {
        switch outcome {
        case .delivered, .dead, .unreadable: pausedUntil = nil
        case .retry(_, let after): pausedUntil = after.map { now + $0 }
        case .disable: isGone = true
        }
    }
}
