import Admit
import CollectorTesting
import Telemetry
import Testing

@Suite struct TrafficPropertyTests {
    private let limits = TrafficLimits(addressFloor: 3, pageFloor: 6, siteFloor: 12, addressShare: 0.2)

    private struct Beacon {
        let site: String
        let page: String
        let address: Int
        let minute: Int
    }

    /// Minutes with bursts of one address, page or site now and then, and gaps.
    private func trace(_ random: inout SeededGenerator) -> [Beacon] {
        var minute = Int.random(in: -100...100, using: &random)
        return (0..<400).flatMap { _ in
            minute += Int.random(in: 0..<20, using: &random) == 0 ? Int.random(in: 1...300, using: &random) : 1
            let burst = Int.random(in: 0..<8, using: &random)
            let only = Int.random(in: 0..<12, using: &random)
            return (0..<Int.random(in: 0...(burst < 3 ? 60 : 8), using: &random)).map { _ in
                Beacon(
                    site: "s\(burst < 3 ? only % 2 : Int.random(in: 0..<2, using: &random))",
                    page: "/\(burst < 2 ? only % 3 : Int.random(in: 0..<3, using: &random))",
                    address: burst < 1 ? only : Int.random(in: 0..<12, using: &random), minute: minute)
            }
        }
    }

    @Test func verdictsAreThoseOfThePlainRules() {
        var random = SeededGenerator()
        var seen: [TrafficVerdict: Int] = [:]
        for _ in 0..<20 {
            let watch = TrafficWatch(mode: .enforce, factor: 4, limits: limits)
            var reference = TrafficReference(factor: 4, addressFloor: 3, pageFloor: 6, siteFloor: 12, share: 0.2)
            for beacon in trace(&random) {
                let address = "a\(beacon.address)"
                let margins = reference.margins(
                    site: beacon.site, page: beacon.page, address: address, minute: beacon.minute)
                let verdict = watch.note(
                    site: beacon.site, page: beacon.page, address: TrafficSender.address(beacon.address),
                    at: TrafficSender.instant(beacon.minute, second: 30))
                seen[verdict, default: 0] += 1
                #expect(agrees(verdict, margins), "\(verdict) \(margins) \(random)")
                reference.count(verdict, site: beacon.site, page: beacon.page, address: address)
            }
        }
        #expect(seen.count == 4, "\(seen) \(random)")
    }

    /// Within what single precision may lose beside a cap, either answer is right.
    private func agrees(_ verdict: TrafficVerdict, _ margins: [TrafficSubject: Double]) -> Bool {
        let slack = 0.001
        for subject in [TrafficSubject.address, .page, .site] {
            let margin = margins[subject] ?? -.infinity
            if verdict == .excess(subject) { return margin > -slack }
            if margin > slack { return false }
        }
        return verdict == .usual
    }

    @Test func observeAndEnforceGiveTheSameVerdicts() {
        var random = SeededGenerator()
        for _ in 0..<10 {
            let observing = TrafficWatch(mode: .observe, factor: 4, limits: limits)
            let enforcing = TrafficWatch(mode: .enforce, factor: 4, limits: limits)
            for beacon in trace(&random) {
                let verdicts = [observing, enforcing].map {
                    $0.note(
                        site: beacon.site, page: beacon.page, address: TrafficSender.address(beacon.address),
                        at: TrafficSender.instant(beacon.minute))
                }
                #expect(verdicts[0] == verdicts[1], "\(random)")
            }
            #expect(observing.excess == enforcing.excess)
            #expect(observing.takeNews() == enforcing.takeNews())
        }
    }

    @Test func memoryStaysThatOfTheSlotsWhateverArrives() {
        var random = SeededGenerator()
        let watch = TrafficWatch(mode: .enforce)
        #expect(watch.capacity == 65_536 + 16_384 + 1024)
        for number in 0..<300_000 {
            _ = watch.note(
                site: "site-\(number)", page: "/\(number)",
                address: ClientAddress(high: random.next(), low: random.next()),
                at: TrafficSender.instant(number / 10_000))
        }
        #expect(watch.capacity == 65_536 + 16_384 + 1024)
        #expect(watch.standing(at: TrafficSender.instant(30)).count <= TrafficLimits.listed)
    }

    @Test(arguments: [(0, 128), (1, 128), (128, 128), (129, 256), (65_536, 65_536), (65_537, 131_072)])
    func slotsAreRoundedUpToAPowerOfTwo(_ slots: Int, _ capacity: Int) {
        let limits = TrafficLimits(addressSlots: slots, pageSlots: 128, siteSlots: 128)
        #expect(TrafficWatch(mode: .enforce, limits: limits).capacity == capacity + 256)
    }

    /// A flood of made-up sites must not make the watch forget the real one.
    @Test func knownSiteSurvivesAFloodOfMadeUpOnes() {
        var sender = TrafficSender(
            TrafficWatch(mode: .enforce, limits: TrafficLimits(siteSlots: 128, siteFloor: 20)))
        for minute in 0..<60 { sender.send(100, minute: minute) { minute * 1000 + $0 } }
        for number in 0..<50_000 { sender.send(1, site: "made-up-\(number)", minute: 60) { _ in 1_000_000 + number } }
        #expect(sender.send(2000, minute: 90) { 9_000_000 + $0 } < 2000)
        #expect((sender.verdicts[.excess(.page)] ?? 0) + (sender.verdicts[.excess(.site)] ?? 0) > 0)
    }

    @Test func manyThreadsCountEachBeaconOnce() async {
        let watch = TrafficWatch(mode: .enforce)
        let usual = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<1000).count { _ in
                        watch.note(
                            site: "shop", page: "/", address: TrafficSender.address(1), at: TrafficSender.instant(1))
                            == .usual
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(usual == 60)
        #expect(watch.excess == [.address: 7940])
    }
}
