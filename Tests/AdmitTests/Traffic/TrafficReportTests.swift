import Admit
import CollectorTesting
import Telemetry
import Testing

@Suite struct TrafficReportTests {
    private func warm(_ limits: TrafficLimits = .standard, sites: [String] = ["shop"]) -> TrafficSender {
        var sender = TrafficSender(TrafficWatch(mode: .observe, limits: limits))
        for minute in 0..<60 {
            for site in sites { sender.send(100, site: site, minute: minute) { minute * 1000 + $0 } }
        }
        return sender
    }

    @Test func pageInExcessIsReportedByNameWithItsRates() {
        var sender = warm()
        sender.send(1000, minute: 60) { 1_000_000 + $0 }
        let anomaly = TrafficAnomaly(
            subject: .page, site: "shop", page: "/", addresses: nil, since: TrafficSender.instant(60, second: 48),
            excess: 200, usualRate: 100, presentRate: 1000)
        #expect(sender.watch.standing(at: TrafficSender.instant(60)) == [anomaly])
        #expect(sender.watch.takeNews() == [anomaly])
        #expect(sender.watch.takeNews() == [])
        #expect(sender.watch.excess == [.page: 200])
        #expect(sender.watch.standing(at: TrafficSender.instant(69)) == [anomaly])
        #expect(sender.watch.standing(at: TrafficSender.instant(70)) == [])
    }

    @Test func addressesInExcessAreOnlyCounted() {
        var sender = warm()
        for address in 1...3 { sender.send(100, minute: 60) { _ in -address } }
        let standing = sender.watch.standing(at: TrafficSender.instant(60))
        #expect(standing.map(\.subject) == [.address])
        #expect(standing.first?.site == "shop")
        #expect(standing.first?.page == nil)
        #expect(standing.first?.addresses == 3)
        #expect(standing.first?.excess == 120)
        #expect(standing.first?.presentRate == 100)
        #expect(sender.watch.excess == [.address: 120])
    }

    @Test func anomalyThatComesBackAfterItEndedIsNewsAgain() {
        var sender = warm()
        sender.send(1000, minute: 60) { 1_000_000 + $0 }
        #expect(sender.watch.takeNews().count == 1)
        sender.send(1000, minute: 61) { 2_000_000 + $0 }
        #expect(sender.watch.takeNews() == [])
        sender.send(1000, minute: 71) { 3_000_000 + $0 }
        let news = sender.watch.takeNews()
        #expect(news.count == 1)
        #expect((news.first?.since).map { $0 >= TrafficSender.instant(71) } == true)
    }

    /// Made-up names must not fill what a person reads.
    @Test func addressThatNamesANewSiteEachTimeIsOneLineWithoutAName() {
        var sender = warm()
        for number in 0..<500 { sender.send(1, site: "made-up-\(number)", minute: 60) { _ in -1 } }
        let standing = sender.watch.standing(at: TrafficSender.instant(60))
        #expect(standing.count == 1)
        #expect(standing.first?.site == "")
        #expect(standing.first?.excess == 440)
    }

    @Test func listIsBoundedAndWhatFindsNoPlaceIsCounted() {
        let sites = (0..<40).map { "site-\($0)" }
        var sender = warm(TrafficLimits(siteFloor: 1_000_000), sites: sites)
        for site in sites { sender.send(1000, site: site, minute: 60) { _ in nil } }
        #expect(sender.watch.standing(at: TrafficSender.instant(60)).count == TrafficLimits.listed)
        #expect(sender.watch.excess == [.page: 8000])
        #expect(sender.watch.unlistedExcess == 1600)
        // What ended makes room.
        sender.send(2000, site: "site-39", minute: 71) { _ in nil }
        #expect(sender.watch.standing(at: TrafficSender.instant(71)).map(\.site) == ["site-39"])
    }
}
