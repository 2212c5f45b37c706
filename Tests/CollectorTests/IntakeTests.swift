import Decode
import Normalise
import Telemetry
import Testing

@testable import Collector
@testable import Receive

@Suite struct IntakeTests {
    private let arrival = Timestamp(text: "2026-08-01T10:00:00Z")!

    private func intake(
        _ body: String, origin: String? = nil, referer: String? = nil, agent: String? = nil
    ) throws -> Intake {
        let request = IngestRequest(
            endpoint: .page, client: Client(address: ClientAddress(ipv4: 1), isLocal: false), origin: origin,
            userAgent: agent, referer: referer, contentType: nil, contentEncoding: nil, authorization: nil, optsOut: [])
        let beacon = try Array(body.utf8).withUnsafeBytes { try PageDecoder().decode($0) }
        var sender = PageSender(request)
        sender.agent = UserAgent(agent)
        return PageIntake.of(beacon, from: sender, at: arrival)
    }

    private func page(_ intake: Intake) -> PageDimensions? {
        guard case .page(let page)? = intake.observations.first?.dimensions else { return nil }
        return page
    }

    @Test func takesThePageFromSoftNavigationThenEnvelopeThenReferer() throws {
        let soft = #"{"name":"LCP","value":1,"id":"a","navigationURL":"https://s.example/soft/7"}"#
        #expect(try page(intake(#"{"url":"/cart?x=1","metrics":[\#(soft)]}"#))?.page == "/soft/:id")
        let plain = #"{"name":"LCP","value":1,"id":"a"}"#
        #expect(
            try page(intake(#"{"url":"/cart?x=1","metrics":[\#(plain)]}"#, referer: "https://s.example/other"))?.page
                == "/cart")
        #expect(try page(intake(plain, referer: "https://s.example/other?secret=1"))?.page == "/other")
    }

    @Test func doesNotTakeARefererCutToItsOriginForThePage() throws {
        let plain = #"{"name":"LCP","value":1,"id":"a"}"#
        #expect(try page(intake(plain, referer: "https://s.example/"))?.page == PageName.unknown)
        #expect(try page(intake(plain))?.page == PageName.unknown)
    }

    @Test func takesTheSiteFromTheEnvelopeElseFromTheOrigin() throws {
        let plain = #"{"name":"LCP","value":1,"id":"a"}"#
        #expect(try intake(#"{"site":"shop","metrics":[\#(plain)]}"#, origin: "https://o.example").owner == "shop")
        #expect(try intake(plain, origin: "https://o.example").owner == "o.example")
        #expect(try intake(plain).owner == "default")
    }

    @Test func dropsTTFBOfASoftNavigationWithoutBlame() throws {
        let intake = try intake(#"[{"name":"TTFB","value":0,"id":"a","navigationType":"soft-navigation"}]"#)
        #expect(intake.observations.isEmpty)
        #expect(intake.refusalCounts == [.notApplicable: 1])
        #expect(intake.received == 1)
    }

    @Test func keepsGoodMeasurementsOfABeaconWithBadOnes() throws {
        let intake = try intake(
            #"[{"name":"LCP","value":1200,"id":"a"},{"name":"NOPE","value":1,"id":"b"},{"name":"INP","value":-1,"id":"c"}]"#
        )
        #expect(intake.observations.flatMap(\.measurements).map(\.metric) == [.lcp])
        #expect(intake.refusalCounts == [.unknownMetric: 1, .badValue: 1])
        #expect(intake.received == 3)
    }

    @Test func ordersReportsByTheValueBeforeThem() throws {
        let intake = try intake(#"{"name":"INP","value":180,"delta":-20,"id":"v5-1-2"}"#)
        let report = try #require(intake.observations.first?.measurements.first?.report)
        #expect(report.order == .after(200))
        #expect(report.key == VisitKey(site: "default", metric: .inp, id: "v5-1-2"))
    }

    @Test func separatesPagesOfOneBeacon() throws {
        let intake = try intake(
            #"[{"name":"LCP","value":1,"id":"a","navigationURL":"/a"},{"name":"CLS","value":0,"id":"b","navigationURL":"/a"},{"name":"LCP","value":2,"id":"c","navigationURL":"/b"}]"#
        )
        #expect(intake.observations.map(\.measurements.count) == [2, 1])
    }
}
