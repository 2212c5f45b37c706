import Foundation
import Logging
import ServiceLifecycle
import Telemetry

/// All that is owed to one receiver, sent one after the other in order. Lanes do not know of each other.
actor ReceiverLane {
    /// Rows read at a time; a longer backlog takes further reads of the same turn.
    private static let batchLimit = 100

    nonisolated let signal = WakeSignal()
    private let endpoint: WebhookEndpoint
    private let outbox: Outbox
    private let sender: CurlSender
    private let clock: WallClock
    private let externalURL: String
    private let logger: Logger

    /// Set by a 410; then nothing more is sent before the next start, when the operator has seen to it.
    private var isGone = false
    /// Until then the receiver asked, by Retry-After, to be left alone; that holds for its other messages too.
    private var pausedUntil: Timestamp?

    init(
        endpoint: WebhookEndpoint, outbox: Outbox, sender: CurlSender, clock: WallClock, externalURL: String,
        logger: Logger
    ) {
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
                try await outbox.save(settled)
                logger.report(settled)
            }
        }
    }

    /// When there is something to do again, as far as is known; nil when nothing waits.
    func nextTick() async throws -> Timestamp? {
        guard let next = try await outbox.nextDue(endpoint.name) else { return nil }
        return max(next, pausedUntil ?? next)
    }

    private func isPaused(at now: Timestamp) -> Bool { pausedUntil.map { now < $0 } ?? false }

    private func attempt(_ delivery: Delivery) async -> Delivery {
        let start = clock.now
        let body = AlertmanagerPayload.body(
            for: delivery.alert, receiver: endpoint.name, externalURL: externalURL,
            late: start - delivery.createdAt)
        let signature = WebhookSignature(
            id: delivery.messageID, at: start, body: body, secrets: endpoint.secrets)
        let headers = [(name: "content-type", value: "application/json")] + signature.headers
        let answer = await sender.post(url: endpoint.url, headers: headers, body: body)
        // The wait counts from the end of the attempt: a time-out is longer than the first backoffs.
        let end = clock.now
        let outcome = DeliveryOutcome(answer, at: end)
        learn(from: outcome, at: end)
        var generator = SystemRandomNumberGenerator()
        return RetrySchedule.delivery(delivery, after: outcome, at: end, using: &generator)
    }

    private func learn(from outcome: DeliveryOutcome, at now: Timestamp) {
        switch outcome {
        case .delivered, .dead: pausedUntil = nil
        case .retry(_, let after): pausedUntil = after.map { now + $0 }
        case .disable: isGone = true
        }
    }
}
