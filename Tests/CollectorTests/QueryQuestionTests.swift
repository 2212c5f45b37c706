import CollectorTesting
import Receive
import Telemetry
import Testing

@testable import Collector

@Suite struct QueryQuestionTests {
    private let now = Timestamp(text: "2026-08-01T10:00:30Z")!

    private func ask(_ parameters: [String: String]) throws -> QueryQuestion {
        try QueryQuestion(parameters, now: now, defaultFormat: .json)
    }

    @Test func readsEveryParameter() throws {
        let question = try ask([
            "metric": "LCP", "percentile": "p90", "by": "page, device", "where": "site=shop,device=mobile",
            "from": "-2h",
            "to": "2026-08-01T10:00:00Z", "step": "5m", "format": "csv",
        ])
        #expect(
            question.request
                == ReadingRequest(
                    metric: .lcp, by: [.page, .device], filters: [.site: "shop", .device: "mobile"],
                    from: Timestamp(text: "2026-08-01T08:00:30Z")!, to: Timestamp(text: "2026-08-01T10:00:00Z")!,
                    step: .seconds(300)))
        #expect(question.percentiles.map(\.percent) == [90])
        #expect(question.format == .csv)
    }

    @Test func judgesBrowsersByP75AndServersByP95ByDefault() throws {
        #expect(try ask(["metric": "LCP"]).percentiles == [.p75])
        #expect(try ask(["metric": "query"]).percentiles == [.p95])
        #expect(try ask(["metric": "LCP"]).request.from == Timestamp(text: "2026-08-01T09:00:30Z")!)
    }

    @Test(
        arguments: [
            ([:], "\"metric\" is missing"),
            (["metric": "LPC"], "unknown metric \"LPC\"; did you mean \"LCP\"?"),
            (["metric": "LCP", "percentil": "75"], "unknown parameter \"percentil\"; did you mean \"percentile\"?"),
            (
                ["metric": "LCP", "percentile": "100"],
                "\"percentile\" is \"100\"; expected a number between 0 and 100, such as 75"
            ),
            (["metric": "LCP", "by": "pge"], "unknown dimension \"pge\"; did you mean \"page\"?"),
            (["metric": "LCP", "by": "page,page"], "\"by\" names page twice"),
            (
                ["metric": "LCP", "by": "query"],
                "LCP is not known by query; it is known by site, page, device, browser, country, connection, navigation, release, bot, tag, phase, element, report, subject"
            ),
            (
                ["metric": "LCP", "zone": "Europe/Pari"],
                "unknown time zone \"Europe/Pari\"; did you mean \"Europe/Paris\"?"
            ),
            (
                ["metric": "LCP", "where": "page"],
                "\"where\" is \"page\"; expected dimension=value, such as page=/cart"
            ),
            (
                ["metric": "LCP", "from": "yesterday"],
                "\"from\" is \"yesterday\"; expected now, -1h, or a time such as 2026-01-01T00:00:00Z"
            ),
            (
                ["metric": "LCP", "from": "now"],
                "\"from\" (2026-08-01T10:00:30Z) must be before \"to\" (2026-08-01T10:00:30Z)"
            ),
            (["metric": "LCP", "step": "30s"], "\"step\" is \"30s\"; expected whole minutes, such as 5m, 1h or 1d"),
            (
                ["metric": "LCP", "from": "-30d", "step": "1m"],
                "the window has more than 10000 steps of 1m; ask for longer steps"
            ),
            (["metric": "LCP", "format": "xml"], "\"format\" is \"xml\"; expected table, json or csv"),
        ] as [([String: String], String)])
    func saysWhatIsWrong(parameters: [String: String], message: String) throws {
        let error = #expect(throws: BadQuestion.self) { try ask(parameters) }
        #expect(error?.detail == message)
    }

    private func answer(_ question: QueryQuestion, _ reading: Reading) -> QueryAnswer {
        QueryAnswer(
            question,
            ReadingAnswer(
                readings: [reading], from: question.request.from, to: question.request.to, source: "site,page,device"))
    }

    @Test func stepsOfWholeDaysAreDaysOfTheZone() throws {
        let paris = try #require(LocalDays(zone: "Europe/Paris"))
        #expect(try ask(["metric": "LCP", "from": "-7d", "step": "1d"]).request.step == .days(1, .utc))
        #expect(
            try ask(["metric": "LCP", "from": "-7d", "step": "2d", "zone": "Europe/Paris"]).request.step
                == .days(2, paris))
        #expect(
            try ask(["metric": "LCP", "from": "-7d", "step": "6h", "zone": "Europe/Paris"]).request.step
                == .fixed(.seconds(6 * 3600)))
    }

    @Test func writesTheSameAnswerInThreeForms() throws {
        var rollup = Rollup()
        for _ in 0..<40 { rollup.add(2000, thresholds: Metric.lcp.thresholds) }
        let question = try ask(["metric": "LCP", "by": "page"])
        let reading = Reading(labels: [.page: "=cmd(),\"x\""], from: question.request.from, rollup: rollup)
        let answer = answer(question, reading)
        let row = try #require(answer.rows.first)
        let value = try #require(row.value)
        #expect(abs(value - 2000) <= 2000 * BucketIndex.relativeError)
        #expect(try QueryAnswer.parse(answer.text(.json).utf8) == answer)
        #expect(
            try answer.text(.csv)
                == "page,from,count,value,lower,upper,good,needsImprovement,poor,total,mean,share\r\n"
                + "\"'=cmd(),\"\"x\"\"\",2026-08-01T09:00:30Z,40,\(value),\(row.lower ?? 0),\(row.upper ?? 0),40,0,0,"
                + "80000.0,2000.0,1.0\r\n"
        )
        #expect(try answer.text(.table).contains("100 %"))
    }

    @Test func writesNullForABoundThereIsNoneOf() throws {
        var rollup = Rollup()
        rollup.add(2000, thresholds: Metric.lcp.thresholds)
        let question = try ask(["metric": "LCP"])
        let answer = answer(question, Reading(labels: [:], from: question.request.from, rollup: rollup))
        #expect(try answer.text(.json).contains("\"lower\":null"))
    }

    private func slow(_ parameters: [String: String], _ totals: [(String, [Double])]) throws -> QueryAnswer {
        let question = try ask(["metric": "query", "by": "query"].merging(parameters) { $1 })
        let readings = totals.map { name, values in
            var rollup = Rollup()
            for value in values { rollup.add(value, thresholds: Metric.query.thresholds) }
            return Reading(labels: [.query: name], from: question.request.from, rollup: rollup)
        }
        return QueryAnswer(
            question,
            ReadingAnswer(
                readings: readings, from: question.request.from, to: question.request.to, source: "service,query"))
    }

    @Test func whatTakesMostInAllComesFirstWithItsShareOfAll() throws {
        let totals: [(String, [Double])] = [("A", [10, 10]), ("B", [300]), ("C", [40, 40]), ("D", [10, 10])]
        let answer = try slow(["sort": "total", "limit": "3"], totals)
        #expect(answer.rows.map(\.labels) == ["B", "C", "A"].map { ["query": $0] })
        #expect(answer.rows.map(\.total) == [300, 80, 20] && answer.rows.map(\.mean) == [300, 40, 10])
        let shares = [300.0, 80, 20].map { $0 / 420 }
        #expect(answer.rows.compactMap(\.share) == shares)
        #expect(try slow(["sort": "count"], totals).rows.map { $0.labels["query"] } == ["A", "C", "D", "B"])
        #expect(try slow([:], totals).rows.map { $0.labels["query"] } == ["A", "B", "C", "D"])
        #expect(try answer.text(.table).contains("71.4 %"))
    }

    @Test func severalPercentilesStandBesideTheFirst() throws {
        let answer = try slow(["percentile": "50,p99"], [("A", Array(repeating: 20, count: 99) + [5000, 5000])])
        let row = try #require(answer.rows.first)
        #expect(row.percentiles?.map(\.percentile) == [50, 99] && row.percentiles?[0].value == row.value)
        #expect(try #require(row.value) < 21 && (row.percentiles?[1].value ?? 0) > 4900)
        #expect(
            try answer.text(.csv).hasPrefix(
                "query,from,count,value,lower,upper,good,needsImprovement,poor,total,mean,share,p99"))
        #expect(try answer.text(.table).contains("p99"))
        #expect(try QueryAnswer.parse(answer.text(.json).utf8) == answer)
    }

    @Test func meansHaveNoPercentiles() throws {
        let answer = try slow(["metric": "query.mean"], [("A", [20, 20])])
        let row = try #require(answer.rows.first)
        #expect(row.value == nil && row.lower == nil && row.mean == 20 && row.count == 2)
        #expect(try answer.text(.json).contains("\"value\":null"))
        #expect(try !answer.text(.table).contains("p95"))
    }

    @Test(
        arguments: [
            (
                ["sort": "totl"],
                "\"sort\" is \"totl\"; expected one of labels, total, count, mean, value; did you mean \"total\"?"
            ),
            (["limit": "0"], "\"limit\" is \"0\"; expected a whole number of rows above 0"),
            (["percentile": "50,50"], "\"percentile\" is \"50,50\"; expected up to 5 different ones, such as 50,95,99"),
            (
                ["metric": "query.mean", "percentile": "95"],
                "query.mean has no percentiles, only numbers and means; leave \"percentile\" out"
            ),
        ] as [([String: String], String)])
    func saysWhatIsWrongWithAnOrder(parameters: [String: String], message: String) throws {
        let error = #expect(throws: BadQuestion.self) { try ask(["metric": "query"].merging(parameters) { $1 }) }
        #expect(error?.detail == message)
    }
}
