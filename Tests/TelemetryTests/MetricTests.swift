import Telemetry
import Testing

@Suite struct MetricTests {
    /// Codes and names stand in stored files: a row may be added, none may change.
    @Test(
        arguments: [
            (1, "LCP"), (2, "FID"), (3, "CLS"), (4, "INP"), (5, "FCP"), (6, "TTFB"), (7, "load"), (8, "bytes.script"),
            (9, "bytes.style"), (10, "bytes.image"), (11, "bytes.font"), (12, "bytes.total"), (13, "requests.total"),
            (14, "query"), (15, "request"), (16, "phase"), (17, "reports"), (18, "Next.js-hydration"),
            (19, "Next.js-route-change-to-render"), (20, "Next.js-render"), (21, "query.mean"), (22, "query.errors"),
            (23, "request.errors"), (24, "query.rows"),
        ] as [(UInt16, String)])
    func codeAndNameAreFixed(code: UInt16, name: String) {
        #expect(Metric(name: name)?.code == code)
        #expect(Metric(storedCode: code)?.name == name)
        #expect(Metric(name: name).map { "\($0)" } == name)
    }

    @Test func catalogueHasNoOtherMetrics() {
        #expect(Metric.catalogue.map(\.code).sorted() == Array(1...24))
        #expect([0, 25, .max].allSatisfy { Metric(storedCode: $0) == nil })
        #expect(["lcp", "", "LCP ", "Query", "next.js-hydration"].allSatisfy { Metric(name: $0) == nil })
    }

    /// `wire-formats.md`, section 1: inclusive on the better side.
    @Test(
        arguments: [
            ("LCP", 2500.0, 4000.0), ("INP", 200, 500), ("CLS", 0.1, 0.25), ("FCP", 1800, 3000), ("TTFB", 800, 1800),
            ("FID", 100, 300),
        ] as [(String, Double, Double)])
    func thresholdsAreThePublishedOnes(name: String, good: Double, poor: Double) throws {
        let thresholds = try #require(Metric(name: name)).thresholds
        #expect(thresholds == Thresholds(good: good, poor: poor))
        #expect(
            [0, good, good.nextUp, poor, poor.nextUp].map(thresholds.rate)
                == [.good, .good, .needsImprovement, .needsImprovement, .poor])
    }

    @Test func thresholdsOfEveryMetricRiseBelowItsCeiling() {
        // A report is never good, and neither is a failure.
        for metric in Metric.catalogue where !metric.isCounted {
            #expect(
                0 < metric.thresholds.good && metric.thresholds.good < metric.thresholds.poor
                    && metric.thresholds.poor < metric.ceiling, "\(metric)")
        }
    }

    @Test func serverMetricsAreOfQueriesAndRequests() {
        #expect(
            Metric.catalogue.filter { $0.origin == .server } == [
                .query, .request, .queryMean, .queryErrors, .requestErrors, .queryRows,
            ])
    }

    @Test(
        arguments: [
            (Metric.lcp, 1234.56789, 1234.568), (.cls, 0.123_456_7, 0.123_457), (.totalBytes, 99.5, 100),
            (.inp, -0.0, 0),
            (.totalRequests, 1e300, 1e300),
        ] as [(Metric, Double, Double)])
    func valueIsRoundedToTheQuantumOfItsUnit(metric: Metric, value: Double, quantised: Double) {
        #expect(metric.quantise(value) == quantised)
        #expect(metric.quantise(metric.quantise(value)) == quantised)
    }

    /// A correction must find the bucket its value went to, whatever `value − delta` left in the last bits.
    @Test func previousValueFindsTheSameQuantum() {
        #expect(Metric.cls.quantise(0.3 - 0.1) == Metric.cls.quantise(0.2))
        #expect(Metric.lcp.quantise(1200.3 - 200.1) == Metric.lcp.quantise(1000.2))
    }
}
