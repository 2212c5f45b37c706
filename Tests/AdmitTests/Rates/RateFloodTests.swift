import Admit
import CollectorTesting
import Telemetry
import Testing

/// What becomes of memory and of well-behaved clients when there are more addresses than slots.
@Suite struct RateFloodTests {
    private let start = SteadyTime(nanoseconds: 1_000_000_000_000)
    private let visitor = ClientAddress(ipv4: 0xCB00_7107)
    private static let flood = 3_000_000

    /// The subscribers of one IPv6 provider, each a /64 of its own.
    private func subscriber(_ number: Int) -> ClientAddress {
        ClientAddress(high: 0x2001_0DB8_0000_0000 | UInt64(number), low: 1)
    }

    @Test func defaultTableIsSixMebibytes() {
        let limiter = RateLimiter()
        #expect(limiter.slotCount == 393_216)
        #expect(limiter.byteCount == 6 * 1_048_576)
    }

    @Test func floodFromOneProviderLeavesEverybodyElseTheirOwnLimit() throws {
        let limiter = RateLimiter()
        let size = (limiter.slotCount, limiter.byteCount)
        let known = ClientAddress(ipv4: 0xC633_6401)
        #expect(limiter.charge(.logins, known, at: start)?.remaining == 4)
        var refused = 0
        for number in 0..<Self.flood where limiter.charge(.logins, subscriber(number), at: start)?.isAllowed == false {
            refused += 1
        }
        #expect((limiter.slotCount, limiter.byteCount) == size)
        // Of each host that found a slot one try passed, of each site and network without one five.
        #expect(refused > Self.flood - 70_000)
        // Who was there before keeps the own slot; who comes now is charged with neighbours, of whom none misbehaves.
        let back = try #require(limiter.charge(.logins, known, at: start))
        #expect(back.isAllowed && back.charged == .host && back.remaining == 3)
        let verdict = try #require(limiter.charge(.logins, visitor, at: start))
        #expect(verdict.isAllowed && verdict.charged.rawValue <= PrefixWidth.site.rawValue, "\(verdict)")
        // Another class has seen nothing of it.
        #expect(limiter.charge(.beacons, visitor, at: start)?.charged == .host)
        // When the flood has been paid off, all are hosts again.
        let later = start + .seconds(900)
        for number in 0..<1000 { #expect(limiter.charge(.logins, subscriber(number), at: later)?.charged == .host) }
    }

    /// 75 000 requests a second, each of another address: what one core serves.
    @Test func millionsOfVisitorsAreToldApartWhenEachComesOnce() {
        let limiter = RateLimiter()
        let size = limiter.byteCount
        var generator = SeededGenerator()
        var (refused, wider) = (0, 0)
        for number in 0..<Self.flood {
            let now = start + .nanoseconds(Int64(number) * 13_333)
            let address = ClientAddress(ipv4: UInt32(truncatingIfNeeded: generator.next()))
            guard let verdict = limiter.charge(.beacons, address, at: now) else { continue }
            refused += verdict.isAllowed ? 0 : 1
            wider += verdict.charged == .host ? 0 : 1
        }
        #expect(refused == 0, "\(generator)")
        #expect(wider < 30, "\(generator)")
        #expect(limiter.byteCount == size)
    }

    @Test func fullTableChargesEverWiderPrefixesAndInTheEndEveryone() {
        // One bucket of each width.
        let limiter = RateLimiter(rates: [.logins: RateClass.logins.defaultRate], slots: 4)
        var charged: [PrefixWidth: Int] = [:]
        for number in 0..<40 {
            let address = ClientAddress(ipv4: UInt32(number) << 16)
            guard let verdict = limiter.charge(.logins, address, at: start) else { continue }
            charged[verdict.charged, default: 0] += verdict.isAllowed ? 1 : 0
        }
        #expect(charged == [.host: 8, .site: 8, .network: 8, .everyone: 5])
        let last = ClientAddress(ipv4: 0xFF00_0000)
        #expect(
            limiter.check(.logins, last, at: start)
                == RateVerdict(
                    policyName: "log-ins", isAllowed: false, limit: 5, windowSeconds: 900, remaining: 0,
                    resetSeconds: 900, retryAfterSeconds: 180, charged: .everyone))
        // The hosts' single tries are forgotten after 180 s, and there is room again.
        #expect(limiter.charge(.logins, last, at: start + .seconds(180))?.charged == .host)
    }

    @Test func prefixIsChargedTogether() {
        let limiter = RateLimiter(rates: [.logins: RateClass.logins.defaultRate], slots: 4)
        for number in 0..<8 { _ = limiter.charge(.logins, ClientAddress(ipv4: UInt32(number)), at: start) }
        let remaining = (0..<6).map {
            limiter.charge(.logins, ClientAddress(ipv4: 0xCB00_7100 | $0), at: start)?.remaining
        }
        #expect(remaining == [4, 3, 2, 1, 0, 0])
        #expect(limiter.charge(.logins, ClientAddress(ipv4: 0xCB00_7206), at: start)?.remaining == 4)
    }
}
