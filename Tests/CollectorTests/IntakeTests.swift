import Admit
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
        #expect([intake].refused.counts == [.notApplicable: 1])
        #expect(intake.received == 1)
    }

    @Test func keepsGoodMeasurementsOfABeaconWithBadOnes() throws {
        let intake = try intake(
            #"[{"name":"LCP","value":1200,"id":"a"},{"name":"NOPE","value":1,"id":"b"},{"name":"INP","value":-1,"id":"c"}]"#
        )
        #expect(intake.observations.flatMap(\.measurements).map(\.metric) == [.lcp])
        #expect([intake].refused.counts == [.unknownMetric: 1, .badValue: 1])
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

    // MARK: What a page says beyond the vitals

    private func pages(_ intake: Intake) -> [PageDimensions] {
        intake.observations.compactMap { observation in
            guard case .page(let page) = observation.dimensions else { return nil }
            return page
        }
    }

    @Test func phasesAndServerTimingAreCountedByName() throws {
        let intake = try intake(
            #"""
            {"visit":"v","serverTiming":[{"name":"db","duration":30},{"name":"db","duration":23},{"name":"miss"}],
             "metrics":[{"name":"LCP","value":900,"id":"a","navigationType":"navigate",
                         "attribution":{"target":"main>img","timeToFirstByte":80,"elementRenderDelay":5}}]}
            """#)
        #expect(pages(intake).map(\.phase) == ["", "LCP.timeToFirstByte", "LCP.elementRenderDelay", "server.db"])
        #expect(pages(intake).map(\.element) == ["main>img", "", "", ""])
        #expect(pages(intake).allSatisfy { $0.navigation == "navigate" })
        #expect(intake.observations.flatMap(\.measurements).map(\.value) == [900, 80, 5, 53])
        let keys = intake.observations.flatMap(\.measurements).map(\.report?.key)
        #expect(Set(keys).count == 4 && keys.allSatisfy { $0 != nil })
    }

    @Test func tagsAreWordsOfThePageEachOnce() throws {
        let intake = try intake(
            #"{"tags":{"plan":"pro","beta":true,"e":""},"metrics":[{"name":"LCP","value":1}]}"#)
        #expect(pages(intake).first?.tags == ["plan=pro", "beta=true"])
        #expect(
            try pages(self.intake(#"{"tags":["a","a","b"],"metrics":[{"name":"LCP","value":1}]}"#)).first?.tags
                == ["a", "b"])
    }

    @Test func fractionalWeightsComeToTheRightSumAndAreTheSameInLaterReports() throws {
        var sum: Int64 = 0
        for number in 0..<2000 {
            func weight(_ value: Int) throws -> Int64? {
                try intake(#"{"weight":3.33,"metrics":[{"name":"INP","value":\#(value),"id":"v-\#(number)"}]}"#)
                    .observations.first?.measurements.first?.weight
            }
            let first = try #require(try weight(40))
            if number < 50 { #expect(try weight(900) == first) }
            sum += first
        }
        // 6660 is expected; four standard deviations of 2000 draws are 84.
        #expect(abs(sum - 6660) < 84)
    }

    @Test func partsOfBoomerangsShiftAreOrderedByNumber() throws {
        func order(_ form: String) throws -> VisitReport.Order? {
            try intake(form).observations.flatMap(\.measurements).first { $0.metric == .cls }?.report?.order
        }
        #expect(try order("pid=p1&n=3&u=https%3A%2F%2Fs.example%2F&c.cls=0.25&rt.start=navigation") == .part(3))
        let unnumbered = try intake("pid=p1&u=https%3A%2F%2Fs.example%2F&c.cls=0.25")
        #expect([unnumbered].refused.counts == [.malformed: 1])
    }

    @Test func onlyGuessedPagesTeach() throws {
        let metric = #"{"name":"LCP","value":1,"id":"a"}"#
        #expect(try intake(#"{"url":"/a","metrics":[\#(metric)]}"#).guessed == [0])
        #expect(try intake(#"{"route":"/a","metrics":[\#(metric)]}"#).guessed == [])
        #expect(try intake(metric).guessed == [])
    }

    @Test func learnedNameTakesThePlaceOfTheGuess() throws {
        let routes = RouteBook()
        for number in 0..<100 {
            _ = routes.name(of: "/shop/thing\(number)x", site: "default", at: arrival)
        }
        var intake = try intake(#"{"url":"/shop/other","metrics":[{"name":"LCP","value":1,"id":"a"}]}"#)
        intake.learn(by: routes, at: arrival)
        #expect(page(intake)?.page == "/shop/:any")
        intake = try self.intake(#"{"url":"/shop/other","metrics":[{"name":"LCP","value":1,"id":"a"}]}"#)
        intake.bot = BotVerdict(caught: .tool, shadowed: [])
        intake.learn(by: RouteBook(routes.learned), at: arrival)
        #expect(page(intake)?.page == "/shop/other")
    }

    @Test func phasesAreFewAndOnlyOfWhatWasTaken() throws {
        let told = VitalPhase.Name.allCases.map { "\"\($0.rawValue)\":1" }.joined(separator: ",")
        let metrics = (0..<9).map { #"{"name":"LCP","value":1,"id":"\#($0)","attribution":{\#(told)}}"# }
        let many = try intake("{\"tags\":[\"a\"],\"metrics\":[\(metrics.joined(separator: ","))]}")
        let phases = pages(many).filter { !$0.phase.isEmpty }
        #expect(phases.count == 50 && phases.allSatisfy { $0.tags.isEmpty })
        #expect([many].refused.counts == [.tooLarge: 1])
        let refused = try intake(#"{"name":"LCP","value":9000000,"attribution":{\#(told)}}"#)
        #expect(refused.observations.isEmpty && [refused].refused.counts == [.badValue: 1])
    }

    @Test func weightBeyondWhatIsBelievedCountsAsThatAndIsTold() throws {
        let intake = try intake(#"{"weight":10000,"metrics":[{"name":"LCP","value":1,"id":"a"}]}"#)
        #expect(intake.observations.flatMap(\.measurements).map(\.weight) == [100])
        #expect(intake.refusals.first?.detail.contains("max-weight") == true)
    }

    @Test func oneBeaconTeachesFewPages() throws {
        let routes = RouteBook()
        let metrics = (0..<150).map { #"{"name":"LCP","value":1,"id":"\#($0)","navigationURL":"/p/thing\#($0)x"}"# }
        var intake = try intake("[\(metrics.joined(separator: ","))]")
        intake.learn(by: routes, at: arrival)
        #expect(routes.rules.isEmpty)
    }

    @Test func credentialsInAnAddressAreNoPartOfASite() {
        #expect(PageSender.host(of: "https://ann:secret@shop.example:8443/a@b?c@d") == "shop.example:8443")
        #expect(PageSender.host(of: "https://shop.example") == "shop.example")
    }
}
