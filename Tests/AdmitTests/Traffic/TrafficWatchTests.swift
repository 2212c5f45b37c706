import Admit
import CollectorTesting
import Foundation
import Telemetry
import Testing

@Suite struct TrafficWatchTests {
    /// Floors so low that the factor decides.
    private let tight = TrafficLimits(addressFloor: 4, pageFloor: 8, siteFloor: 8, addressShare: 0)

    @Test(arguments: [TrafficLimits.standard, TrafficLimits(addressFloor: 4, pageFloor: 8, siteFloor: 8)])
    func dailySwingIsNeverAnExcess(_ limits: TrafficLimits) {
        var sender = TrafficSender(TrafficWatch(mode: .enforce, limits: limits))
        for minute in 0..<1440 + 240 {
            let rate = 100 + 50 * sin(2 * .pi * Double(minute) / 1440)
            sender.send(Int(rate), minute: minute) { minute * 1000 + $0 }
        }
        #expect(sender.excess == 0)
        #expect(sender.watch.excess == [:])
        #expect(sender.watch.takeNews() == [])
    }

    /// The quiet hours must not become the measure of the busy ones.
    @Test func siteThatSleepsAtNightWakesWithoutAnExcess() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce, limits: tight))
        for day in 0..<4 {
            for minute in 0..<600 {
                // A ramp of half an hour on the first day only; then the whole rate at once.
                let rate = day == 0 ? min(100, 4 + minute * 3) : 100
                sender.send(rate, minute: day * 1440 + minute) { minute * 1000 + $0 }
            }
        }
        #expect(sender.excess == 0)
    }

    @Test func launchIsNotCappedByThePageRule() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce))
        for minute in 0..<60 { sender.send(1000, page: "/old", minute: minute) { minute * 10_000 + $0 } }
        for minute in 60..<90 {
            let usual = sender.send(2000, page: "/launch", minute: minute) { minute * 10_000 + $0 }
            #expect(usual == 2000, "minute \(minute)")
        }
        for minute in 90..<120 { sender.send(2000, page: "/launch", minute: minute) { minute * 10_000 + $0 } }
        #expect(sender.excess == 0)
    }

    @Test func floodFromEverNewAddressesIsCappedByThePage() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce))
        for minute in 0..<60 {
            sender.send(60, page: "/cart", minute: minute) { minute * 1000 + $0 }
            sender.send(440, page: "/", minute: minute) { minute * 1000 + 100 + $0 }
        }
        #expect(sender.excess == 0)
        let usual = sender.send(3000, page: "/cart", minute: 60) { 1_000_000 + $0 / 3 }
        #expect(usual == 480)
        #expect(sender.verdicts[.excess(.page)] == 2520)
        // Others are not held to what the flood used up.
        #expect(sender.send(440, page: "/", minute: 60) { 2_000_000 + $0 } == 440)
    }

    @Test func floodOverAllPagesIsCappedByTheSite() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce))
        for minute in 0..<60 { sender.send(200, minute: minute) { minute * 1000 + $0 } }
        var usual = 0
        for page in 0..<100 { usual += sender.send(50, page: "/\(page)", minute: 60) { 1_000_000 + page * 100 + $0 } }
        #expect(usual == 1600)
        #expect(sender.verdicts[.excess(.site)] == 3400)
    }

    @Test func newAddressMaySendItsFloorOrItsShareOfTheSite() {
        var small = TrafficSender(TrafficWatch(mode: .enforce))
        for minute in 0..<60 { small.send(100, minute: minute) { minute * 1000 + $0 } }
        #expect(small.send(1000, minute: 60) { _ in -1 } == 60)
        #expect(small.verdicts[.excess(.address)] == 940)
        var big = TrafficSender(TrafficWatch(mode: .enforce))
        for minute in 0..<60 { big.send(4000, minute: minute) { minute * 10_000 + $0 } }
        #expect(big.send(1000, minute: 60) { _ in -1 } == 200)
    }

    @Test func beaconWithoutAddressIsJudgedByItsPageAndSite() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce))
        for minute in 0..<60 { sender.send(100, minute: minute) { _ in nil } }
        #expect(sender.send(2000, minute: 60) { _ in nil } == 800)
        #expect(sender.verdicts[.excess(.page)] == 1200)
    }

    @Test func officeBehindOneAddressBecomesUsual() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce))
        var capped = 0
        // Two working days of ten hours, 500 people, a beacon every 2.5 minutes each.
        for day in 0..<2 {
            for minute in 0..<600 {
                let usual = sender.send(200, minute: day * 1440 + minute) { _ in 7 }
                if usual < 200 {
                    capped += 1
                    #expect(day == 0 && usual >= 60, "day \(day) minute \(minute)")
                }
            }
        }
        // On the first day it waits; a night later it is known.
        #expect((120...180).contains(capped), "\(capped) minutes were capped")
    }

    /// Documented at `TrafficWatch`: the cap doubles in 83 minutes.
    @Test(arguments: [(10, 27), (20, 111), (100, 305)])
    func sustainedFloodBecomesUsualOnlyAfter(_ multiple: Int, _ minutes: Int) {
        var sender = TrafficSender(TrafficWatch(mode: .observe, limits: tight))
        for minute in 0..<600 { sender.send(4, minute: minute) { minute * 10_000 + $0 } }
        #expect(sender.excess == 0)
        let learned = (0..<1000).first { later in
            sender.send(4 * multiple, minute: 600 + later) { (600 + later) * 10_000 + $0 } == 4 * multiple
        }
        #expect(abs((learned ?? -100) - minutes) <= 2, "\(learned ?? -1)")
    }

    @Test func growthBelowTheCapIsNeverAnExcess() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce, limits: tight))
        for minute in 0..<300 {
            sender.send(Int(5 * pow(1.04, Double(min(minute, 90)))), minute: minute) { minute * 10_000 + $0 }
        }
        #expect(sender.excess == 0)
    }

    @Test func capHoldsInOneMinuteAndIsGivenAnewInTheNext() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce))
        for minute in 0..<5 { #expect(sender.send(100, minute: minute) { _ in 1 } == 60) }
    }

    @Test func gapOfHoursAndTimeFarAheadForgetWithoutATrap() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce, limits: tight))
        for minute in 0..<60 { sender.send(20, minute: minute) { minute * 1000 + $0 } }
        // Three hours later what is usual is still nearly 20.
        #expect(sender.send(400, minute: 240) { 1_000_000 + $0 } == 153)
        for far in [Int64.max, .max - 1, .min, 0] {
            _ = sender.watch.note(
                site: "shop", page: "/", address: TrafficSender.address(1), at: SteadyTime(nanoseconds: far))
        }
        // Time that went back stands still: one last minute, held to the floor.
        #expect(sender.send(100, minute: 300) { _ in nil } <= 8)
        #expect(sender.watch.standing(at: SteadyTime(nanoseconds: .max)).count <= TrafficLimits.listed)
    }

    @Test func timeThatStandsStillIsOneMinute() {
        let watch = TrafficWatch(mode: .enforce)
        let usual = (0..<1000).count { _ in
            watch.note(
                site: "shop", page: "/", address: TrafficSender.address(1), at: TrafficSender.instant(5)) == .usual
        }
        #expect(usual == 60)
    }

    @Test func instantsOfTwoThreadsAroundAMinutesEndDoNotUndoEachOther() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce))
        for minute in 1...100 {
            #expect(sender.send(30, minute: minute) { _ in 1 } == 30)
            #expect(sender.send(30, minute: minute - 1) { _ in 1 } == 30)
        }
    }

    @Test func watchThatIsOffSaysUsualAndCountsNothing() {
        var sender = TrafficSender(TrafficWatch(mode: .off))
        for minute in 0..<60 { sender.send(500, minute: minute) { _ in 1 } }
        #expect(sender.excess == 0)
        #expect(sender.watch.excess == [:])
    }

    @Test func factorBelowTwoIsTakenAsTwo() {
        var sender = TrafficSender(TrafficWatch(mode: .enforce, factor: -5, limits: tight))
        for minute in 0..<60 { sender.send(20, minute: minute) { minute * 1000 + $0 } }
        #expect(sender.send(100, minute: 60) { 1_000_000 + $0 } == 40)
    }
}
