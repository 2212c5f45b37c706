import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func sampledVisitCountsForAllItStandsForAlsoWhenItIsCorrected() async throws {
        let site = try TestSite()
        var server = try await ServerProcess.start(site)
        let first =
            #"{"name":"CLS","value":0.05,"delta":0.05,"id":"c1"},{"name":"LCP","value":3000,"delta":3000,"id":"l1"}"#
        #expect(try server.answer(.page(sampled("/k", weight: "100", first))).status == 204)
        let again = #"{"name":"CLS","value":0.3,"delta":0.25,"id":"c1"}"#
        #expect(try server.answer(.page(sampled("/k", weight: "100", again))).status == 204)
        try await server.kill()
        server = try await ServerProcess.start(site)
        // The first once more, late and of another weight: neither changes the visit.
        let late = #"{"name":"CLS","value":0.05,"delta":0.05,"id":"c1"}"#
        #expect(try server.answer(.page(sampled("/k", weight: "7", late))).status == 204)
        var row = try #require(try await QueryAnswer.ask(server, "CLS", by: "page").row("page", "/k"))
        #expect(row.count == 100 && row.shares == [0, 0, 100] && row.isNear(0.3), "\(row)")
        let grown = #"{"name":"CLS","value":0.4,"delta":0.1,"id":"c1"}"#
        #expect(try server.answer(.page(sampled("/k", weight: "7", grown))).status == 204)
        row = try #require(try await QueryAnswer.ask(server, "CLS", by: "page").row("page", "/k"))
        #expect(row.count == 100 && row.isNear(0.4), "the weight of its first report: \(row)")
        #expect(try await QueryAnswer.ask(server, "LCP", by: "page").row("page", "/k")?.shares == [0, 100, 0])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func everythingOfASampledVisitIsWeighed() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: ["--dimension-sets", "site+page+tag@1h"])
        let body = """
            {"site":"shop","url":"/k","visit":"a","weight":10,"tags":{"plan":"pro"},\
            "metrics":[{"name":"LCP","value":1000,"id":"l","attribution":{"resourceLoadDelay":40}}],\
            "resources":{"script":{"bytes":183000,"count":9}},"serverTiming":[{"name":"db","duration":53}]}
            """
        for _ in 1...2 { #expect(try server.answer(.page(body)).status == 204) }
        for metric in ["LCP", "bytes.script", "bytes.total", "requests.total"] {
            #expect(try await QueryAnswer.ask(server, metric, by: "page").counts("page") == ["/k": 10], "\(metric)")
        }
        let phases = try await QueryAnswer.ask(server, "phase", by: "page,phase").counts("phase")
        #expect(phases == ["LCP.resourceLoadDelay": 10, "server.db": 10], "\(phases)")
        #expect(try await QueryAnswer.ask(server, "LCP", by: "page,tag").counts("tag") == ["plan=pro": 10])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func weightThatIsNoWholeNumberComesToTheRightSum() async throws {
        var generator = SeededGenerator()
        let server = try await ServerProcess.start(try TestSite())
        let visits = 3000
        let connection = try RawConnection(port: server.port)
        for number in 1...visits {
            let id = "v5-\(UInt32.random(in: 0 ... .max, using: &generator))-\(number)"
            let page = number <= 20 ? "/one\(["a", "b", "c", "d"][number % 4])" : "/k"
            let body = sampled(page, weight: "3.33", #"{"name":"LCP","value":1200,"id":"\#(id)"}"#)
            try connection.send(Beacon.request(body: body))
            let answer = try connection.nextAnswer()
            #expect(answer?.status == 204)
        }
        let answer = try await QueryAnswer.ask(server, "LCP", by: "page")
        let sum = answer.rows.map(\.count).reduce(0, +)
        // Five standard deviations of a sum of 3000 draws of 0 or 1 with p = 0.33.
        let bound = 5 * (Double(visits) * 0.33 * 0.67).squareRoot()
        #expect(abs(Double(sum) - 3.33 * Double(visits)) < bound, "\(sum) \(generator)")
        for row in answer.rows where row.labels["page"] != "/k" { #expect((15...20).contains(row.count), "\(row)") }
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func boundsAreThoseOfTheVisitsThatWereMeasured() async throws {
        var generator = SeededGenerator()
        let server = try await ServerProcess.start(try TestSite())
        let pages = [("/all", "1", 1), ("/tenth", "10", 10), ("/hundredth", "100", 100)]
        for number in 1...300 {
            let value = Int.random(in: 500...6000, using: &generator)
            for (page, weight, _) in pages {
                let metric = #"{"name":"LCP","value":\#(value),"id":"\#(page)\#(number)"}"#
                #expect(try server.answer(.page(sampled(page, weight: weight, metric))).status == 204)
            }
        }
        let answer = try await QueryAnswer.ask(server, "LCP", by: "page")
        let all = try #require(answer.row("page", "/all"))
        let lower = try #require(all.lower)
        let upper = try #require(all.upper)
        for (page, _, factor) in pages {
            let row = try #require(answer.row("page", page))
            #expect(row.count == 300 * factor && row.value == all.value, "\(row) \(generator)")
            #expect(row.shares == all.shares.map { $0 * factor })
            #expect(row.lower == lower && row.upper == upper, "\(row), measured \(all) \(generator)")
        }
        #expect(try await server.terminate() == 0)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["0", "-3", "0.5", "\"7\"", "true", "[1]"])
    func weightOutOfRangeIsRefused(weight: String) async throws {
        let server = try await ServerProcess.start(try TestSite())
        let answer = try server.answer(
            .page(sampled("/k", weight: weight, #"{"name":"LCP","value":1200,"id":"a"}"#)))
        let refused = answer.reason == "bad_value" || answer.headers["vitalsd-refused"]?.contains("bad_value") == true
        #expect(refused, "\(answer)")
        #expect(try await server.count() <= 1, "nothing is multiplied by what is no weight")
        #expect(try await server.terminate() == 0)
    }

    private func sampled(_ page: String, weight: String, _ metrics: String) -> String {
        #"{"site":"shop","url":"\#(page)","weight":\#(weight),"metrics":[\#(metrics)]}"#
    }
}
