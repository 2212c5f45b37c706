import Admit
import CollectorTesting
import Telemetry
import Testing

@Suite struct ContentPolicyTests {
    private let arrival = Timestamp(text: "2026-08-01T10:00:00Z")!

    @Test(arguments: [
        (Metric.lcp, Double.nan, "LCP is nan; expected a number from 0 to 600000.0 ms"),
        (.lcp, .infinity, "LCP is inf; expected a number from 0 to 600000.0 ms"),
        (.inp, -.infinity, "INP is -inf; expected a number from 0 to 600000.0 ms"),
        (.ttfb, -1, "TTFB is -1.0; expected a number from 0 to 600000.0 ms"),
        (.ttfb, -.leastNonzeroMagnitude, "TTFB is -5e-324; expected a number from 0 to 600000.0 ms"),
        (.cls, -0.1, "CLS is -0.1; expected a number from 0 to 1000.0 score"),
        (.cls, 1000.5, "CLS is 1000.5; the largest believed is 1000.0 score"),
        (.lcp, 600_000.0.nextUp, "LCP is 600000.0000000001; the largest believed is 600000.0 ms"),
        (.query, .greatestFiniteMagnitude, "query is 1.7976931348623157e+308; the largest believed is 86400000.0 ms"),
        (.totalBytes, 5e9, "bytes.total is 5000000000.0; the largest believed is 4294967296.0 B"),
    ])
    func refusesValueThatCannotBe(_ metric: Metric, _ value: Double, _ detail: String) {
        #expect(throws: Refusal(.badValue, detail)) { try ContentPolicy.admit(value, of: metric) }
    }

    @Test func acceptsEveryMetricsCeilingAndRefusesWhatIsAbove() throws {
        for metric in Metric.all {
            #expect(try ContentPolicy.admit(metric.ceiling, of: metric) == metric.ceiling)
            #expect(throws: Refusal.self) { try ContentPolicy.admit(metric.ceiling.nextUp, of: metric) }
        }
    }

    @Test func acceptsZeroOfEitherSign() throws {
        for metric in Metric.all {
            #expect(try ContentPolicy.admit(0, of: metric) == 0)
            #expect(try ContentPolicy.admit(-0.0, of: metric) == 0)
        }
    }

    @Test(arguments: [
        (Metric.lcp, 1234.567_89, 1234.568), (.lcp, 0.000_4, 0), (.lcp, 0.000_5, 0.001), (.query, 12.345_678, 12.346),
        (.cls, 0.123_456_789, 0.123_457), (.cls, 0.000_000_1, 0), (.totalBytes, 1000.5, 1001),
        (.totalRequests, 41.4, 41),
    ])
    func roundsToTheMetricsQuantum(_ metric: Metric, _ value: Double, _ kept: Double) throws {
        #expect(try ContentPolicy.admit(value, of: metric) == kept)
    }

    /// A correction must find the bucket of the first report again.
    @Test func admittedValueIsAdmittedUnchangedAgain() throws {
        var random = SeededGenerator()
        for _ in 0..<2000 {
            let metric = Metric.all.randomElement(using: &random)!
            let once = try ContentPolicy.admit(Double.random(in: 0...metric.ceiling, using: &random), of: metric)
            #expect(try ContentPolicy.admit(once, of: metric) == once, "\(metric) \(random)")
        }
    }

    @Test func dropsOnlyTheFirstByteOfASoftNavigation() {
        #expect(
            ContentPolicy.refusalOfNavigation(.ttfb, navigation: "soft-navigation")
                == Refusal(.notApplicable, "TTFB of a soft navigation is 0 by definition and is not counted"))
        #expect(ContentPolicy.refusalOfNavigation(.ttfb, navigation: "navigate") == nil)
        #expect(ContentPolicy.refusalOfNavigation(.ttfb, navigation: nil) == nil)
        for metric in Metric.all where metric != .ttfb {
            #expect(ContentPolicy.refusalOfNavigation(metric, navigation: "soft-navigation") == nil)
        }
    }

    @Test func countsOperationAtItsArrivalWhenItNamesNoInstant() throws {
        #expect(try ContentPolicy.admit(nil, arrival: arrival) == arrival)
    }

    @Test(arguments: [(0, 0), (-1, -1), (-3_600_000, -3_600_000), (1, 0), (60_000, 0)])
    func countsOperationAtItsEndButNeverInTheFuture(_ offset: Int, _ counted: Int) throws {
        #expect(
            try ContentPolicy.admit(arrival + .milliseconds(offset), arrival: arrival)
                == arrival + .milliseconds(counted))
    }

    @Test func refusesOperationThatEndedMoreThanAnHourAgo() {
        #expect(
            throws: Refusal(.tooOld, "\"at\" is 2026-08-01T08:59:59Z, more than an hour before its arrival")
        ) { try ContentPolicy.admit(arrival - .milliseconds(3_600_001), arrival: arrival) }
        #expect(
            throws: Refusal(.tooOld, "\"at\" is 0000-01-01T00:00:00Z, more than an hour before its arrival")
        ) { try ContentPolicy.admit(Timestamp(text: "0000-01-01"), arrival: arrival) }
    }

    @Test func refusesOperationThatEndsInTheFuture() {
        #expect(
            throws: Refusal(.badValue, "\"at\" is 2026-08-01T10:01:00Z, in the future; check the sender's clock")
        ) { try ContentPolicy.admit(arrival + .milliseconds(60_001), arrival: arrival) }
        #expect(
            throws: Refusal(.badValue, "\"at\" is 10000-01-01T00:00:00Z, in the future; check the sender's clock")
        ) { try ContentPolicy.admit(Timestamp(text: "9999-12-31T23:59:60Z"), arrival: arrival) }
    }
}
