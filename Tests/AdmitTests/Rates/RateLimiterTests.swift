import Admit
import CollectorTesting
import Dispatch
import Synchronization
import Telemetry
import Testing

@Suite struct RateLimiterTests {
    private let start = SteadyTime(nanoseconds: 7_000_000_000_000)
    private let client = ClientAddress(ipv4: 0xCB00_7107)

    private func verdict(
        _ isAllowed: Bool, remaining: Int, resetSeconds: Int, retryAfterSeconds: Int = 0
    ) -> RateVerdict {
        RateVerdict(
            policyName: "log-ins", isAllowed: isAllowed, limit: 5, windowSeconds: 900, remaining: remaining,
            resetSeconds: resetSeconds, retryAfterSeconds: retryAfterSeconds)
    }

    @Test func letsTheBurstPassAndRefusesWhatComesAfter() {
        let limiter = RateLimiter(slots: 1024)
        for spent in 1...5 {
            #expect(
                limiter.charge(.logins, client, at: start)
                    == verdict(true, remaining: 5 - spent, resetSeconds: 180 * spent))
        }
        let refused = verdict(false, remaining: 0, resetSeconds: 900, retryAfterSeconds: 180)
        #expect(limiter.charge(.logins, client, at: start) == refused)
        // Asking again changes nothing.
        #expect(limiter.charge(.logins, client, at: start) == refused)
        #expect(
            limiter.charge(.logins, client, at: start + .milliseconds(179_001))
                == verdict(false, remaining: 0, resetSeconds: 721, retryAfterSeconds: 1))
        #expect(
            limiter.charge(.logins, client, at: start + .seconds(180)) == verdict(true, remaining: 0, resetSeconds: 900)
        )
        #expect(
            limiter.charge(.logins, client, at: start + .seconds(2000))
                == verdict(true, remaining: 4, resetSeconds: 180))
    }

    @Test func checkSpendsNothing() {
        let limiter = RateLimiter(slots: 1024)
        for _ in 0..<20 {
            #expect(limiter.check(.logins, client, at: start) == verdict(true, remaining: 5, resetSeconds: 0))
        }
        for _ in 0..<5 { _ = limiter.charge(.logins, client, at: start) }
        #expect(
            limiter.check(.logins, client, at: start)
                == verdict(false, remaining: 0, resetSeconds: 900, retryAfterSeconds: 180))
        #expect(
            limiter.check(.logins, client, at: start + .seconds(180)) == verdict(true, remaining: 1, resetSeconds: 720))
        #expect(
            limiter.check(.logins, client, at: start + .seconds(900)) == verdict(true, remaining: 5, resetSeconds: 0))
    }

    @Test func classesAndClientsCountForThemselves() throws {
        let limiter = RateLimiter(slots: 1024)
        for _ in 0..<6 { _ = limiter.charge(.logins, client, at: start) }
        #expect(limiter.charge(.logins, client, at: start)?.isAllowed == false)
        for rateClass in [RateClass.general, .beacons, .uploads] {
            #expect(limiter.charge(rateClass, client, at: start)?.remaining == rateClass.defaultRate.count - 1)
        }
        #expect(limiter.charge(.logins, ClientAddress(ipv4: 0xCB00_7108), at: start)?.remaining == 4)
    }

    @Test func oneIPv6SubscriberIsOneClient() throws {
        let limiter = RateLimiter(slots: 1024)
        var generator = SeededGenerator()
        for spent in 1...5 {
            let address = ClientAddress(high: 0x2001_0DB8_0001_0002, low: generator.next())
            #expect(limiter.charge(.logins, address, at: start)?.remaining == 5 - spent, "\(generator)")
        }
        #expect(
            limiter.charge(.logins, ClientAddress(high: 0x2001_0DB8_0001_0002, low: 1), at: start)?.isAllowed == false)
        #expect(limiter.charge(.logins, ClientAddress(high: 0x2001_0DB8_0001_0003, low: 1), at: start)?.remaining == 4)
    }

    @Test func classWithoutRateIsNotLimited() {
        let limiter = RateLimiter(rates: [.uploads: RateClass.uploads.defaultRate], slots: 1024)
        for rateClass in RateClass.allCases where rateClass != .uploads {
            #expect(limiter.charge(rateClass, client, at: start) == nil)
            #expect(limiter.check(rateClass, client, at: start) == nil)
        }
        #expect(limiter.charge(.uploads, client, at: start)?.remaining == 9)
        #expect(RateLimiter(rates: [:]).byteCount == 0)
    }

    /// Rates whose count divides the period in nanoseconds, as all that people write do; the others run at ⌈period / count⌉.
    @Test func decidesLikeAnExactTokenBucket() throws {
        var generator = SeededGenerator()
        let given = "\(generator)"
        for round in 0..<400 {
            let count = [1, 2, 3, 5, 7, 10, 60, 97, 100, 1000, 999_983, 1_000_000].randomElement(using: &generator)!
            let seconds = [1, 2, 7, 60, 900, 3600, 86_400].randomElement(using: &generator)!
            let rate = try #require(Rate(count: count, period: .seconds(seconds)))
            let interval = (Int64(seconds) * 1_000_000_000 + Int64(count) - 1) / Int64(count)
            let limiter = RateLimiter(rates: [.general: rate], slots: 64)
            var bucket = TokenBucket(count: count, intervalNanoseconds: Int128(interval))
            var now = Int64.random(in: -1_000_000_000...1_000_000_000_000_000, using: &generator)
            for _ in 0..<500 {
                // Bursts, arrivals about the interval and exactly on it, and long rests.
                switch Int.random(in: 0..<8, using: &generator) {
                case 0...2: break
                case 3: now += interval
                case 4: now += interval - 1
                case 5: now += Int64.random(in: 0...2 * interval, using: &generator)
                case 6: now += Int64.random(in: 0...interval / 4, using: &generator)
                default:
                    if Int.random(in: 0..<20, using: &generator) == 0 {
                        now += interval * Int64.random(in: 0...Int64(count) + 1, using: &generator)
                    }
                }
                let isAllowed = bucket.take(at: now)
                let wanted = RateVerdict(
                    policyName: "general", isAllowed: isAllowed, limit: count, windowSeconds: seconds,
                    remaining: bucket.remaining, resetSeconds: bucket.secondsUntilFull,
                    retryAfterSeconds: isAllowed ? 0 : bucket.secondsUntilToken)
                let verdict = limiter.charge(.general, client, at: SteadyTime(nanoseconds: now))
                guard verdict == wanted else {
                    Issue.record(
                        "round \(round), \(count) in \(seconds) s: \(String(describing: verdict)) is not \(wanted), \(given)"
                    )
                    return
                }
            }
        }
    }

    @Test func waitingAsLongAsToldIsEnough() throws {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let rate = try #require(
                Rate(
                    count: .random(in: 1...50, using: &generator),
                    period: .milliseconds(Int64.random(in: 1000...10_000_000, using: &generator))))
            let limiter = RateLimiter(rates: [.general: rate], slots: 64)
            var now = start
            for _ in 0..<200 {
                now = now + .milliseconds(Int64.random(in: 0...500, using: &generator))
                let verdict = try #require(limiter.charge(.general, client, at: now))
                guard !verdict.isAllowed else { continue }
                let later = now + .seconds(verdict.retryAfterSeconds)
                #expect(limiter.check(.general, client, at: later)?.isAllowed == true, "\(generator)")
                let rested = limiter.check(.general, client, at: now + .seconds(verdict.resetSeconds))
                #expect(rested?.remaining == rate.count, "\(generator)")
            }
        }
    }

    @Test func neverTrapsWhateverTheClockSays() {
        var generator = SeededGenerator()
        let limiter = RateLimiter(
            rates: [
                .general: Rate(count: 1_000_000, period: .seconds(86_400))!, .logins: RateClass.logins.defaultRate,
            ],
            slots: 64)
        for _ in 0..<50_000 {
            let edge = [Int64.min, 0, .max].randomElement(using: &generator)!
            let now = SteadyTime(
                nanoseconds: edge.addingClamped(.random(in: -1_000_000...1_000_000, using: &generator)))
            let address = ClientAddress(ipv4: .random(in: 0...100, using: &generator))
            for rateClass in RateClass.allCases {
                _ = limiter.check(rateClass, address, at: now)
                guard let verdict = limiter.charge(rateClass, address, at: now) else { continue }
                let isSound =
                    (0...verdict.limit).contains(verdict.remaining) && verdict.resetSeconds >= 0
                    && (verdict.retryAfterSeconds >= 1) == !verdict.isAllowed
                if !isSound { Issue.record("\(verdict), \(generator)") }
            }
        }
    }

    @Test func threadsTogetherPassExactlyTheBurst() {
        let limiter = RateLimiter(slots: 1024)
        let passed = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<1000 where limiter.charge(.beacons, client, at: start)?.isAllowed == true {
                passed.add(1, ordering: .relaxed)
            }
        }
        #expect(passed.load(ordering: .relaxed) == 1000)
    }
}
