import Admit
import CollectorTesting
import Foundation
import Telemetry
import Testing

/// What a flood by one address does to the number people look at.
@Suite struct TrafficFloodTests {
    /// A site's LCP at p75, in ms, over `minutes` of usual visits and one address that sends 1 000 beacons of a minute each.
    private func p75(siteRate: Int, minutes: Int, floods: Bool, mode: TrafficMode, _ random: inout SeededGenerator)
        -> Double
    {
        var sender = TrafficSender(TrafficWatch(mode: mode))
        for minute in 0..<60 { sender.send(siteRate, minute: minute) { minute * 10_000 + $0 } }
        var histogram = Histogram()
        for minute in 60..<60 + minutes {
            for batch in 0..<10 {
                for number in 0..<siteRate / 10 {
                    if sender.send(1, minute: minute, from: { _ in minute * 10_000 + batch * 1000 + number }) == 1
                        || mode != .enforce
                    {
                        histogram.add(lognormal(&random))
                    }
                }
                guard floods else { continue }
                let usual = sender.send(100, page: "/cart", minute: minute) { _ in -1 }
                histogram.add(60_000, weight: Int64(mode == .enforce ? usual : 100))
            }
        }
        return histogram.position(ofRank: Percentile.p75.rank(of: histogram.count))?.estimate ?? 0
    }

    private func lognormal(_ random: inout SeededGenerator) -> Double {
        let radius = (-2 * log(Double.random(in: Double.leastNonzeroMagnitude..<1, using: &random))).squareRoot()
        return 1800 * exp(0.6 * radius * cos(2 * .pi * Double.random(in: 0..<1, using: &random)))
    }

    /// At the floor of 60 the flood is 4.8 % of 1 260 beacons, and p75 becomes the p78.8 of the real visits; of 760 it is 7.9 %.
    @Test(arguments: [(1200, 1.13), (700, 1.22)])
    func oneNewAddressMovesThePercentileWithinItsBound(_ siteRate: Int, _ bound: Double) {
        var random = SeededGenerator()
        let honest = p75(siteRate: siteRate, minutes: 20, floods: false, mode: .enforce, &random)
        let enforced = p75(siteRate: siteRate, minutes: 20, floods: true, mode: .enforce, &random)
        let unprotected = p75(siteRate: siteRate, minutes: 20, floods: true, mode: .observe, &random)
        #expect(enforced / honest < bound, "\(honest) → \(enforced) \(random)")
        #expect(enforced / honest > 1.02, "the bound is that of a real flood; \(honest) → \(enforced) \(random)")
        #expect(unprotected == BucketIndex.estimate(BucketIndex.of(60_000)), "\(random)")
    }

    /// The limit of the promise: an address may always send 60 a minute, which is much to a small site.
    @Test func oneAddressAtItsFloorIsMoreThanAThirdOfASmallSite() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce))
        for minute in 0..<60 { sender.send(100, minute: minute) { minute * 1000 + $0 } }
        for minute in 60..<89 { #expect(sender.send(1000, page: "/cart", minute: minute) { _ in -1 } == 60) }
    }

    /// An hour and a half into the flood its address is held to less than twice its floor, after three hours to four times.
    @Test func floodingAddressIsHeldForHours() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce))
        var most: [Int] = []
        for minute in 0..<240 { most.append(sender.send(1000, page: "/cart", minute: minute) { _ in -1 }) }
        #expect(most[..<30].allSatisfy { $0 == 60 })
        #expect(most[90] < 120, "\(most[90])")
        #expect(most[195] < 240, "\(most[195])")
        #expect(most == most.sorted())
    }
}
