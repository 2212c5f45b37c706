import CollectorTesting
import Report
import Telemetry
import Testing

@Suite("Where the time goes")
struct SlowQueriesTests {
    private static let window = ReportWindow(endingAt: SampleDay.end, length: .seconds(86_400))

    /// Against a plain sum of the single values.
    @Test func costliestComeFirstAndSharesAddUpToTheWhole() throws {
        var generator = SeededGenerator()
        for _ in 0..<30 {
            var sample = SampleReadings()
            for _ in 0..<Int.random(in: 0...200, using: &generator) {
                let shape = TimedShape(
                    service: ["a", "b"].randomElement(using: &generator) ?? "",
                    text: "q\(Int.random(in: 0...9, using: &generator))")
                sample.add(.query, shape, Double(Int.random(in: 0...4000, using: &generator)))
            }
            let limit = Int.random(in: 1...25, using: &generator)
            let queries = try slow(sample, limit: limit)
            var totals: [TimedShape: Double] = [:]
            for value in sample.values {
                let shape = TimedShape(service: value.labels[.service] ?? "", text: value.labels[.query] ?? "")
                totals[shape, default: 0] += value.value
            }
            let shown = queries.rows.map(\.cost)
            #expect(shown.map(\.total) == Array(totals.values.sorted(by: >).prefix(limit)), "\(generator)")
            #expect(shown.allSatisfy { totals[$0.shape] == $0.total }, "\(generator)")
            #expect(queries.total == totals.values.reduce(0, +), "\(generator)")
            #expect(shown.reduce(0) { $0 + $1.total } + queries.hiddenTotal == queries.total, "\(generator)")
            #expect(queries.hidden == max(0, totals.count - limit), "\(generator)")
        }
    }

    @Test func equalShapesKeepOneOrder() throws {
        var sample = SampleReadings()
        for text in ["c", "a", "b"] { sample.add(.query, TimedShape(service: "s", text: text), 5) }
        for _ in 0..<5 { #expect(try slow(sample).rows.map(\.cost.shape.text) == ["a", "b", "c"]) }
    }

    @Test func numberAndTimeComeFromWhicheverSawMoreCallsAndAreNotAddedUp() throws {
        let (seen, polled) = (TimedShape(service: "api", text: "seen"), TimedShape(service: "api", text: "polled"))
        var sample = SampleReadings()
        sample.add(.query, seen, 10, times: 5)
        sample.add(.queryMean, seen, 99, times: 5)
        sample.add(.query, polled, 10, times: 5)
        sample.add(.queryMean, polled, 4, times: 100)
        let costs = try slow(sample).rows.map(\.cost)
        #expect(costs.map(\.shape) == [polled, seen])
        #expect(costs.map(\.calls) == [100, 5])
        #expect(costs.map(\.total) == [400, 50])
        #expect(costs.map { $0.each?.count } == [5, 5])
    }

    @Test func shapesKnownOnlyByTheirMeanCountInTheTimeOfAll() throws {
        var sample = SampleReadings()
        sample.add(.query, TimedShape(service: "api", text: "each"), 100)
        sample.add(.queryMean, TimedShape(service: "db", text: "mean"), 300)
        let queries = try slow(sample, limit: 1)
        #expect(queries.total == 400)
        #expect(queries.rows.map(\.cost.each) == [nil])
        #expect(queries.rows.map(\.trend.name) == ["mean"])
        #expect(queries.rows[0].trend.points.map(\.value) == [300])
        #expect(queries.hiddenTotal == 100)
    }

    @Test func fewestShapesThatTakeMostOfTheTimeAreCounted() throws {
        var sample = SampleReadings()
        for (text, total) in [("a", 50.0), ("b", 29), ("c", 12), ("d", 9)] {
            sample.add(.query, TimedShape(service: "s", text: text), total)
        }
        // 79 of 100 is not most of it; 91 is, whatever is shown.
        let lead = try #require(try slow(sample, limit: 1).lead)
        #expect((lead.shapes, lead.total) == (3, 91))
    }

    @Test func whatIsBeyondACapIsNoShapeThatLeads() throws {
        var sample = SampleReadings()
        sample.add(.query, TimedShape(service: "s", text: "(other)"), 30)
        sample.add(.query, TimedShape(service: "s", text: "a"), 70)
        #expect(try slow(sample).lead == nil)
        #expect(try slow(sample).named == 1)
        #expect(try slow(SampleReadings()).lead == nil)
    }

    @Test func failuresAreJudgedAgainstTheCallsThatAreKnownOneByOne() throws {
        let shape = TimedShape(service: "api", text: "q")
        var sample = SampleReadings()
        sample.add(.query, shape, 10, times: 50)
        sample.add(.queryMean, shape, 10, times: 1000)
        sample.add(.queryErrors, shape, 1, times: 5)
        let cost = try slow(sample).rows[0].cost
        #expect((cost.failures, cost.judged, cost.calls) == (5, 50, 1000))
    }

    @Test func routesAreOrderedByTimeAndUnknownOnesCountInTheWhole() throws {
        let shape = TimedShape(service: "api", text: "q")
        var sample = SampleReadings()
        sample.add(.query, shape, 100, times: 2, [.route: "/slow"])
        sample.add(.query, shape, 1, times: 6, [.route: "/often"])
        sample.add(.query, shape, 1, times: 2)
        #expect(
            try slow(sample).rows[0].routes == [
                Calling(route: "/slow", calls: 2, all: 10), Calling(route: "/often", calls: 6, all: 10),
            ])
    }

    @Test func trendHasAPointForEachSliceWithDataAndNoneForAGap() throws {
        let shape = TimedShape(service: "api", text: "q")
        var sample = SampleReadings()
        for hours in [23, 22, 1] { sample.add(.query, shape, 10, hoursAgo: hours) }
        let trend = try slow(sample).rows[0].trend
        #expect(trend.name == "p95")
        // 49 half hours, because the window begins within one.
        #expect(trend.slices == 49)
        #expect(trend.points.map(\.slice) == [2, 4, 46])
    }

    @Test func asksByTheKeptSetsAndOnceForAllShapes() throws {
        var sample = SampleReadings()
        for number in 0..<40 {
            sample.add(number % 2 == 0 ? .query : .queryMean, TimedShape(service: "s", text: "q\(number)"), 10)
        }
        var asked: [String] = []
        let data = ReportData(read: { request in
            let by = request.by.map(\.rawValue).joined(separator: "+")
            asked.append(
                "\(request.metric.name) by \(by)\(request.step.map { " each \($0.typicalLength.milliseconds / 60_000)m" } ?? "")"
            )
            return sample.read(request)
        })
        _ = try SlowQueries(.query, .p95, limit: 40, in: Self.window, from: data)
        #expect(
            asked == [
                "query by service+query", "query.mean by service+query", "query.errors by service+query",
                "query by service+query each 30m", "query.mean by service+query each 30m",
                "query by service+query+route", "query by service+query+release each 60m",
            ])
    }

    @Test func windowFromBeforeTheSetsOfRoutesAndReleasesIsShownWithoutThem() throws {
        struct NotKept: Error {}
        var sample = SampleReadings()
        sample.add(.query, TimedShape(service: "s", text: "q"), 10, [.route: "/", .release: "1"])
        let data = ReportData(read: { request in
            guard !request.by.contains(.route), !request.by.contains(.release) else { throw NotKept() }
            return sample.read(request)
        })
        let row = try SlowQueries(.query, .p95, limit: 10, in: Self.window, from: data).rows[0]
        #expect(row.cost.total == 10)
        #expect(row.routes.isEmpty && !row.hasRelease && row.change == nil)
        #expect(throws: NotKept.self) {
            try SlowQueries(.query, .p95, limit: 10, in: Self.window, from: ReportData(read: { _ in throw NotKept() }))
        }
    }

    @Test func requestsAreRowsByRouteAndAskForNothingElse() throws {
        var sample = SampleReadings()
        sample.values.append(
            .init(
                metric: .request, labels: [.service: "web", .route: "/cart"], at: SampleDay.end - .seconds(60),
                value: 700))
        var count = 0
        let data = ReportData(read: { request in
            count += 1
            #expect(request.by == [.service, .route])
            return sample.read(request)
        })
        let queries = try SlowQueries(.request, .p95, limit: 10, in: Self.window, from: data)
        #expect(queries.rows.map(\.cost.shape) == [TimedShape(service: "web", text: "/cart")])
        #expect(count == 3)
    }

    private func slow(_ sample: SampleReadings, limit: Int = 10) throws -> SlowQueries {
        try SlowQueries(.query, .p95, limit: limit, in: Self.window, from: ReportData(read: sample.read))
    }
}

extension SampleReadings {
    mutating func add(
        _ metric: Metric, _ shape: TimedShape, _ value: Double, times: Int = 1, hoursAgo: Int = 1,
        _ more: [Telemetry.Dimension: String] = [:]
    ) {
        let labels = more.merging([.service: shape.service, .query: shape.text]) { $1 }
        for _ in 0..<times {
            values.append(
                .init(metric: metric, labels: labels, at: SampleDay.end - .seconds(hoursAgo * 3600), value: value))
        }
    }
}
