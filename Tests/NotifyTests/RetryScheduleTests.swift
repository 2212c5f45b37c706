import CollectorTesting
import Notify
import Telemetry
import Testing

@Suite struct RetryScheduleTests {
    private static let now = AlertSamples.start + .seconds(60)

    private func after(_ outcome: DeliveryOutcome, _ delivery: Delivery, at now: Timestamp = now) -> Delivery {
        var generator = SeededGenerator(seed: 7)
        return RetrySchedule.delivery(delivery, after: outcome, at: now, using: &generator)
    }

    @Test func drawsDelayBetweenNothingAndTheGrowingBound() {
        var generator = SeededGenerator()
        let seed = "\(generator)"
        var longest = Duration.zero
        for attempts in 1...200 {
            for _ in 0..<20 {
                let delay = RetrySchedule.delay(afterAttempts: attempts, using: &generator)
                let bound = attempts <= 8 ? Duration.seconds(1 << (attempts - 1)) : RetrySchedule.cap
                #expect(delay >= RetrySchedule.minimumDelay, "\(seed)")
                #expect(delay <= bound, "\(seed)")
                longest = max(longest, delay)
            }
        }
        // Of some 3800 draws up to the cap one lies in its upper half, but for odds of 2^-3800.
        #expect(longest > RetrySchedule.cap / 2, "\(seed)")
    }

    @Test func setsNextAttemptInsideBoundsWhateverTheOutcomeAsks() {
        var generator = SeededGenerator()
        let seed = "\(generator)"
        for _ in 0..<2000 {
            let asked =
                Bool.random(using: &generator) ? Duration.seconds(Int64.random(in: 1...3600, using: &generator)) : nil
            let given = AlertSamples.delivery(attempts: Int.random(in: 0...30, using: &generator))
            let next = RetrySchedule.delivery(
                given, after: .retry(reason: "503", after: asked), at: Self.now, using: &generator)
            #expect(next.attempts == given.attempts + 1, "\(seed)")
            #expect(next.nextAttempt >= Self.now + (asked ?? RetrySchedule.minimumDelay), "\(seed)")
            #expect(next.nextAttempt <= Self.now + max(asked ?? .zero, RetrySchedule.cap), "\(seed)")
        }
    }

    @Test func recordsDeliveryAndRefusal() {
        let given = AlertSamples.delivery(attempts: 2)
        var delivered = given
        delivered.state = .delivered
        delivered.attempts = 3
        delivered.lastAnswer = "202"
        delivered.lastAttempt = Self.now
        #expect(after(.delivered(status: 202), given) == delivered)
        var dead = given
        dead.state = .dead
        dead.attempts = 3
        dead.lastAnswer = "404"
        dead.lastAttempt = Self.now
        #expect(after(.dead(reason: "404"), given) == dead)
        #expect(after(.disable(reason: "404"), given) == dead)
    }

    @Test(arguments: [(Severity.page, 6), (.ticket, 24), (.info, 6)])
    func givesUpWhenNextAttemptWouldComeTooLate(severity: Severity, hours: Int) {
        let given = AlertSamples.delivery(alert: AlertSamples.alert(severity: severity), attempts: 90)
        let end = given.createdAt + .seconds(hours * 3600)
        let retry = DeliveryOutcome.retry(reason: "connection refused", after: .seconds(600))
        #expect(after(retry, given, at: end - .seconds(600)).state == .waiting)
        let dead = after(retry, given, at: end - .seconds(599))
        #expect(dead.state == .dead)
        #expect(dead.lastAnswer == "connection refused; given up after \(hours) h")
    }
}
