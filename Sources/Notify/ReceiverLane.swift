import Foundation
import Logging
import ServiceLifecycle
import Telemetry

/// All that is owed to one receiver, sent one after the other in order. Lanes do not know of each other.
actor ReceiverLane {
    /// Rows read at a time; a longer backlog takes further reads of the same turn.
    private static let batchLimit = 100
    /// Of messages that were never attempted, among which a group is looked for.
    private static let freshLimit = 5000
    /// Groups of which it is remembered when they were last told of.
    private static let groupLimit = 10_000

    nonisolated let signal = WakeSignal()
    private let endpoint: ReceiverEndpoint
    /// Who is told instead when this receiver is given up on.
    private let fallback: String?
    private let grouping: MessageGrouping
    private let outbox: Outbox
    private let sender: CurlSender
    private let clock: WallClock
    private let externalURL: String
    /// Tells another receiver's lane that something is owed to it.
    private let wake: @Sendable (String) -> Void
    private let logger: Logger

    /// Set by a 410; then nothing more is sent before the next start, when the operator has seen to it.
    private var isGone = false
    /// Until then the receiver asked, by Retry-After, to be left alone; that holds for its other messages too.
    private var pausedUntil: Timestamp?
    private var pace: SendPace
    /// Told by somebody's answer, and not written down yet.
    private var unsaved: [Int64: Delivery] = [:]
    private(set) var isRetired = false
    private var hasEnded = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    /// When a message about a group last went out.
    private var sentAt: [[String: String]: Timestamp] = [:]

    init(
        endpoint: ReceiverEndpoint, fallback: String?, grouping: MessageGrouping, outbox: Outbox, sender: CurlSender,
        clock: WallClock, externalURL: String, wake: @escaping @Sendable (String) -> Void, logger: Logger
    ) {
        self.wake = wake
        self.grouping = grouping
        pace = SendPace(endpoint.rate)
        self.fallback = fallback
        self.endpoint = endpoint
        self.outbox = outbox
        self.sender = sender
        self.clock = clock
        self.externalURL = externalURL
        self.logger = logger
    }

    /// Attempts what is due until nothing is, the receiver asks for a pause or vitalsd stops. Throws what the outbox throws, after what can be
    /// done without it.
    func tick() async throws {
        try await saveLater()
        var failure: (any Error)?
        while true {
            let now = clock.now
            if isPaused(at: now) { break }
            let due = try await outbox.due(endpoint.name, now, ReceiverLane.batchLimit)
            var settled = Set(unsaved.keys)
            guard due.contains(where: { !settled.contains($0.id) }) else { break }
            for delivery in due where !settled.contains(delivery.id) {
                if isOver || isPaused(at: clock.now) {
                    if let failure { throw failure }
                    return
                }
                do {
                    settled.formUnion(try await settle(delivery).map(\.id))
                } catch {
                    failure = error
                    settled.insert(delivery.id)
                }
            }
            if failure != nil { break }
        }
        if let failure { throw failure }
    }

    /// Whether it is to end after the attempt under way.
    private var isOver: Bool { isRetired || Task.isCancelled || Task.isShuttingDownGracefully }

    /// Its place was taken by another.
    func retire() {
        isRetired = true
        signal.wake()
    }

    /// To be called when its loop has ended.
    func end() {
        hasEnded = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    /// Awaits the end of its loop.
    func ended() async {
        guard !hasEnded else { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    /// Writes down what could not be when it was known: what a receiver has must not be sent to it again and again while the disk is full.
    private func saveLater() async throws {
        guard !unsaved.isEmpty else { return }
        try await outbox.settle(Array(unsaved.values), fallback: fallback)
        unsaved = [:]
    }

    /// Attempts a message that is due, with all that goes out together with it. Gives what it was about.
    private func settle(_ delivery: Delivery) async throws -> [Delivery] {
        let batch = try await batch(of: delivery)
        guard !batch.isEmpty else { return [delivery] }
        let settled = isGone ? batch.map { $0.dead(DeliveryOutcome.goneReason) } : await attempt(batch)
        for one in settled { logger.report(one) }
        do {
            try await outbox.settle(settled, fallback: fallback)
        } catch {
            for one in settled { unsaved[one.id] = one }
            throw error
        }
        if let fallback, settled.contains(where: { $0.state == .dead }) { wake(fallback) }
        return settled
    }

    /// Empty where its group has to wait; that is then written down.
    private func batch(of delivery: Delivery) async throws -> [Delivery] {
        guard delivery.lastAttempt == nil else {
            let mates = try await outbox.mates(endpoint.name, delivery.messageID)
            return mates.isEmpty ? [delivery] : mates
        }
        guard !grouping.by.isEmpty, endpoint.format.takesGroups else { return [delivery] }
        let labels = grouping.labels(of: delivery.alert)
        let others = try await outbox.fresh(endpoint.name, ReceiverLane.freshLimit).filter {
            $0.id != delivery.id && grouping.labels(of: $0.alert) == labels
        }
        let fresh = [delivery] + others
        let now = clock.now
        if let free = sentAt[labels].map({ min($0, now) + grouping.interval }), free > now {
            try await outbox.save(fresh.map { $0.waiting(until: free) })
            return []
        }
        let most = fresh.prefix(MessageGrouping.limit).firingFirst
        let message = Message(most, groupLabels: labels, externalURL: externalURL, at: now)
        let batch = Array(most.prefix(max(1, endpoint.format.capacity(for: message))))
        let messageID = batch[0].messageID
        try await outbox.join(batch, messageID, now)
        // The pause is between one piece of news and the next, not between the parts of one.
        if batch.count == fresh.count { note(labels, at: now) }
        return batch.map { $0.joined(messageID, at: now) }
    }

    private func note(_ labels: [String: String], at now: Timestamp) {
        guard grouping.interval > .zero else { return }
        sentAt[labels] = now
        if sentAt.count > ReceiverLane.groupLimit { sentAt = sentAt.filter { now - $0.value < grouping.interval } }
    }

    /// When there is something to do again, as far as is known; nil when nothing waits.
    func nextTick() async throws -> Timestamp? {
        guard let next = try await outbox.nextDue(endpoint.name) else { return nil }
        return [next, pausedUntil, pace.next(at: clock.now)].compactMap { $0 }.max()
    }

    private func isPaused(at now: Timestamp) -> Bool {
        pausedUntil.map { now < $0 } ?? false || pace.next(at: now) != nil
    }

    private func attempt(_ batch: [Delivery]) async -> [Delivery] {
        let start = clock.now
        let labels = batch.count > 1 || !grouping.by.isEmpty ? grouping.labels(of: batch[0].alert) : [:]
        let outcome = await send(
            Message(batch, groupLabels: labels, externalURL: externalURL, at: start), at: start)
        // The wait counts from the end of the attempt: a time-out is longer than the first backoffs.
        let end = clock.now
        learn(from: outcome, at: end)
        var generator = SystemRandomNumberGenerator()
        var settled = batch.map { RetrySchedule.delivery($0, after: outcome, at: end, using: &generator) }
        // What went out together goes out together again.
        let next = settled.first { $0.state == .waiting }?.nextAttempt
        for index in settled.indices where settled[index].state == .waiting {
            settled[index].nextAttempt = next ?? settled[index].nextAttempt
        }
        return settled
    }

    /// Says once that something went live, where the receiver has a form for it. Nobody waits for it: what does not arrive stands in the log.
    func announce(_ deploy: AlertContext.Deploy) async {
        let now = clock.now
        let id = "deploy_\(deploy.at.milliseconds)_\(now.milliseconds)"
        guard let request = endpoint.format.changeRequest(for: deploy, id: id, externalURL: externalURL, at: now) else {
            return
        }
        guard case .delivered = await send(request) else {
            return logger.warning("a deploy was not told", metadata: ["receiver": "\(endpoint.name)"])
        }
    }

    /// What becomes of a sample. Nothing of it is remembered: it says nothing of what is owed.
    func test() async -> DeliveryOutcome {
        let now = clock.now
        let sample = Message(
            id: "msg_test_\(now.milliseconds)", isSample: true, items: [.init(alert: .sample(at: now))],
            externalURL: externalURL)
        return await send(sample, at: now)
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
        pace.note(clock.now)
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

extension Sequence<Delivery> {
    /// In the order in which a message tells them.
    fileprivate var firingFirst: [Delivery] {
        filter { $0.alert.state == .firing } + filter { $0.alert.state == .resolved }
    }
}
