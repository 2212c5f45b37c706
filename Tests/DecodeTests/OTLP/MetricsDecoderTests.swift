import Decode
import SwiftProtobuf
import Telemetry
import Testing

@Suite struct MetricsDecoderTests {
    private static let start: UInt64 = 1_790_000_000_000_000_000
    private static let since = Timestamp(milliseconds: 1_790_000_000_000)
    private static let instant = Timestamp(milliseconds: 1_790_000_060_000)

    private static func point(_ change: (inout OTLPHistogramPoint) -> Void = { _ in }) -> OTLPHistogramPoint {
        var point = OTLPHistogramPoint()
        point.startTimeUnixNano = start
        point.timeUnixNano = start + 60_000_000_000
        point.count = 6
        point.sum = 1.5
        point.explicitBounds = [0.005, 0.01, 0.1]
        point.bucketCounts = [1, 2, 0, 3]
        point.exemplars = [.with { $0.asDouble = 5 }]
        change(&point)
        return point
    }

    private static func histogram(
        _ points: [OTLPHistogramPoint], _ temporality: OTLPAggregationTemporality = .delta,
        name: String = "db.client.operation.duration", unit: String = "s"
    ) -> OTLPMetric {
        .with {
            $0.name = name
            $0.unit = unit
            $0.description_p = "Duration of database client operations."
            $0.histogram.aggregationTemporality = temporality
            $0.histogram.dataPoints = points
        }
    }

    private static func request(
        _ metrics: [OTLPMetric], resource: [OTLPKeyValue] = [.text("service.name", "shop")], scope: String = "pg"
    ) -> OTLPMetricsRequest {
        .with {
            $0.resourceMetrics = [
                .with {
                    $0.resource.attributes = resource
                    $0.scopeMetrics = [
                        .with {
                            $0.scope.name = scope
                            $0.metrics = metrics
                        }
                    ]
                }
            ]
        }
    }

    /// What a request becomes in each form, which must be the same.
    private func batch(_ request: OTLPMetricsRequest) throws -> OperationsBatch {
        let batches = try OTLPBytes.forms(request).map { try OTLPBytes.metrics($0.body, $0.form).get() }
        #expect(Set(batches).count == 1)
        return batches[0]
    }

    private func timings(_ metric: OTLPMetric) throws -> [OperationTiming] {
        let batch = try batch(Self.request([metric]))
        #expect(batch.groups.allSatisfy { $0.refusals.isEmpty }, "\(batch)")
        return batch.groups.flatMap(\.operations)
    }

    private func refusals(_ metric: OTLPMetric) throws -> [Refusal] {
        // A good point beside it is kept.
        let batch = try batch(Self.request([metric, Self.histogram([Self.point()])]))
        #expect(batch.groups.flatMap(\.operations).count == 1)
        return batch.groups.flatMap(\.refusals)
    }

    private static func spread(_ runs: [(Double, Double, Int64)], sum: Double? = 1500) -> ValueSpread {
        ValueSpread(runs: runs.map { ValueSpread.Run(lower: $0, upper: $1, count: $2) }, sum: sum)
    }

    @Test func deltaHistogramIsASpreadInMilliseconds() throws {
        let point = Self.point {
            $0.attributes = [
                .text("db.system.name", "postgresql"), .text("db.query.summary", "SELECT orders"),
                .text("db.operation.name", "SELECT"), .text("server.address", "db"),
            ]
        }
        #expect(
            try timings(Self.histogram([point])) == [
                OperationTiming(
                    .query, summary: "SELECT orders", database: "postgresql", operation: "SELECT", isOK: true,
                    instant: Self.instant, times: .spread(Self.spread([(0, 5, 1), (5, 10, 2), (100, 100, 3)])))
            ])
    }

    @Test func leastAndGreatestValueEndTheOuterRangesOfADelta() throws {
        let point = Self.point { ($0.min, $0.max) = (0.002, 0.7) }
        #expect(
            try timings(Self.histogram([point])).map(\.times) == [
                .spread(Self.spread([(2, 5, 1), (5, 10, 2), (100, 700, 3)]))
            ])
    }

    @Test func leastAndGreatestValueOutsideTheirRangesSayNothing() throws {
        let point = Self.point { ($0.min, $0.max) = (0.006, 0.05) }
        #expect(
            try timings(Self.histogram([point])).map(\.times) == [
                .spread(Self.spread([(0, 5, 1), (5, 10, 2), (100, 100, 3)]))
            ])
    }

    /// They change from point to point, and with them the ranges would.
    @Test func leastAndGreatestValueOfARunningCountAreNotUsed() throws {
        let point = Self.point { ($0.min, $0.max) = (0.002, 0.7) }
        guard case .running(let spread, _, let since)? = try timings(Self.histogram([point], .cumulative)).first?.times
        else {
            Issue.record("not running")
            return
        }
        #expect(spread == Self.spread([(0, 5, 1), (5, 10, 2), (100, 100, 3)]))
        #expect(since == Self.since)
    }

    @Test(arguments: [
        ("s", 1000), ("", 1000), ("ms", 1), ("us", 0.001), ("ns", 0.000001),
    ])
    func unitIsAsTold(unit: String, factor: Double) throws {
        let point = Self.point {
            $0.explicitBounds = [1]
            $0.bucketCounts = [6, 0]
            $0.sum = 3
        }
        guard case .spread(let spread)? = try timings(Self.histogram([point], unit: unit)).first?.times else {
            Issue.record("no spread")
            return
        }
        #expect(abs((spread.sum ?? 0) / (3 * factor) - 1) < 1e-12)
        #expect(abs((spread.runs.first?.upper ?? 0) / factor - 1) < 1e-12)
    }

    @Test(
        arguments: [
            ("http.server.request.duration", "", 5000), ("http.server.request.duration", "s", 5000),
            ("http.server.duration", "ms", 5), ("http.server.duration", "", 5), ("http.server.duration", "s", 5000),
        ] as [(String, String, Double)])
    func requestsAreReadByBothNames(name: String, unit: String, sum: Double) throws {
        let point = Self.point {
            $0.explicitBounds = []
            $0.bucketCounts = []
            $0.sum = 30
            $0.attributes = [
                .text("http.route", "/a"), .text("http.request.method", "GET"),
                .integer("http.response.status_code", 500),
            ]
        }
        #expect(
            try timings(Self.histogram([point], name: name, unit: unit)) == [
                OperationTiming(
                    .request, operation: "GET", route: "/a", isOK: false, instant: Self.instant,
                    times: .mean(sum, count: 6))
            ])
    }

    @Test func errorTypeMeansFailure() throws {
        let point = Self.point { $0.attributes = [.text("error.type", "timeout")] }
        for name in ["db.client.operation.duration", "http.server.request.duration"] {
            #expect(try timings(Self.histogram([point], name: name)).map(\.isOK) == [false])
        }
    }

    @Test(arguments: [[], [6]] as [[UInt64]]) func histogramWithoutBoundsIsAMean(counts: [UInt64]) throws {
        let point = Self.point {
            $0.explicitBounds = []
            $0.bucketCounts = counts
        }
        #expect(try timings(Self.histogram([point])).map(\.times) == [.mean(250, count: 6)])
        guard
            case .runningMean(1500, 6, _, Self.since)? = try timings(Self.histogram([point], .cumulative)).first?.times
        else {
            Issue.record("not running")
            return
        }
    }

    @Test func emptyDeltaIsIgnoredAndAnEmptyRunningCountIsKept() throws {
        let empty = Self.point {
            ($0.count, $0.sum) = (0, 0)
            $0.bucketCounts = [0, 0, 0, 0]
        }
        let delta = try batch(Self.request([Self.histogram([empty])]))
        #expect(delta.groups.isEmpty && delta.ignored == 1)
        guard
            case .running(ValueSpread(runs: [], sum: 0), _, _)? =
                try timings(Self.histogram([empty], .cumulative)).first?.times
        else {
            Issue.record("not running")
            return
        }
    }

    @Test func pointWithoutARecordedValueIsIgnored() throws {
        let batch = try batch(
            Self.request([Self.histogram([Self.point { $0.flags = 1 }, Self.point { $0.flags = 2 }])]))
        #expect(batch.ignored == 1)
        #expect(batch.groups.flatMap(\.operations).count == 1)
    }

    @Test func allOtherPointsAreIgnoredByTheirNumber() throws {
        let metrics: [OTLPMetric] = [
            .with {
                $0.name = "db.client.operation.duration"
                $0.gauge.dataPoints = [.init(), .init()]
            },
            .with {
                $0.name = "a"
                $0.sum.dataPoints = [.with { $0.asDouble = 1 }]
            },
            .with {
                $0.name = "b"
                $0.summary.dataPoints = [.with { $0.count = 1 }]
            },
            Self.histogram([Self.point(), Self.point(), Self.point()], name: "rpc.server.duration"),
            .with {
                $0.name = "c"
                $0.exponentialHistogram.dataPoints = [.with { $0.count = 1 }]
            },
            .with { $0.name = "d" },
        ]
        var expected = OperationsBatch()
        expected.ignored = 8
        #expect(try batch(Self.request(metrics)) == expected)
    }

    @Test(arguments: [
        ([5.0, 1.0], [1, 2, 3] as [UInt64], "the bounds of a histogram are no rising durations"),
        ([1, 1], [1, 2, 3], "the bounds of a histogram are no rising durations"),
        ([-1, 1], [1, 2, 3], "the bounds of a histogram are no rising durations"),
        ([1, 1e308], [1, 2, 3], "the bounds of a histogram are no rising durations"),
        ([1, 2], [1, 5], "a histogram has 2 bounds and 2 counts; expected one count more"),
        ([1, 2], [], "a histogram has 2 bounds and 0 counts; expected one count more"),
        ([], [1, 5], "a histogram has 0 bounds and 2 counts; expected one count more"),
        ([1, 2], [1, 2, 4], "the counts of a histogram add up to 7; it says that there are 6"),
        ([1, 2], [1, 2, 1 << 62], "a histogram counts more than 1000000000000 values"),
        ([1, 2], [1, 1 << 40, 1 << 40], "a histogram counts more than 1000000000000 values"),
    ])
    func explicitHistogramThatCannotBeIsRefusedAlone(bounds: [Double], counts: [UInt64], detail: String) throws {
        let point = Self.point { ($0.explicitBounds, $0.bucketCounts) = (bounds, counts) }
        for temporality in [OTLPAggregationTemporality.delta, .cumulative] {
            #expect(try refusals(Self.histogram([point], temporality)) == [Refusal(.badValue, detail)])
        }
    }

    @Test func histogramOfTooManyBucketsIsRefusedAlone() throws {
        for count in [512, 513, 5000] {
            let point = Self.point {
                $0.explicitBounds = (0..<count).map { Double($0) }
                $0.bucketCounts = [6] + Array(repeating: 0, count: count)
            }
            let metric = Self.histogram([point])
            if count == 512 {
                #expect(try timings(metric).count == 1)
            } else {
                #expect(
                    try refusals(metric) == [Refusal(.badValue, "a histogram has more than 512 buckets")])
            }
        }
    }

    @Test(arguments: [
        (
            OTLPAggregationTemporality.unspecified, "s",
            "a histogram of db.client.operation.duration says neither delta nor cumulative"
        ),
        (.UNRECOGNIZED(7), "s", "a histogram of db.client.operation.duration says neither delta nor cumulative"),
        (.delta, "By", "the unit of db.client.operation.duration is none of time; expected s, ms, us or ns"),
        (.delta, "B", "the unit of db.client.operation.duration is none of time; expected s, ms, us or ns"),
    ])
    func metricThatDoesNotSayWhatItIsIsRefused(
        temporality: OTLPAggregationTemporality, unit: String, detail: String
    ) throws {
        #expect(
            try refusals(Self.histogram([Self.point()], temporality, unit: unit)) == [Refusal(.badValue, detail)])
    }

    @Test func sumThatIsNoDurationIsRefused() throws {
        #expect(
            try refusals(Self.histogram([Self.point { $0.sum = -1 }]))
                == [Refusal(.badValue, "the sum of a histogram is no duration")])
        let bare = Self.point {
            $0.clearSum()
            $0.explicitBounds = []
            $0.bucketCounts = []
        }
        #expect(
            try refusals(Self.histogram([bare]))
                == [Refusal(.badValue, "a histogram has neither bounds nor a sum")])
        #expect(
            try timings(Self.histogram([Self.point { $0.clearSum() }])).map(\.times) == [
                .spread(Self.spread([(0, 5, 1), (5, 10, 2), (100, 100, 3)], sum: nil))
            ])
    }

    // MARK: Streams

    private func stream(_ request: OTLPMetricsRequest) throws -> UInt64? {
        guard case .running(_, let stream, _)? = try batch(request).groups.first?.operations.first?.times else {
            return nil
        }
        return stream
    }

    private static func running(_ attributes: [OTLPKeyValue], name: String = "db.client.operation.duration")
        -> OTLPMetric
    {
        histogram([point { $0.attributes = attributes }], .cumulative, name: name)
    }

    @Test func streamDoesNotDependOnTheOrderOfAttributes() throws {
        let attributes: [OTLPKeyValue] = [
            .text("a", "1"), .integer("b", 2), .flag("c", true), .number("d", 1.5), .text("db.system", "x"),
        ]
        let resource: [OTLPKeyValue] = [.text("service.name", "s"), .text("host.name", "h")]
        let stream = try stream(Self.request([Self.running(attributes)], resource: resource))
        #expect(stream != nil)
        #expect(
            try self.stream(
                Self.request([Self.running(attributes.reversed())], resource: resource.reversed())) == stream)
    }

    @Test func everyPartOfAStreamTellsItApart() throws {
        let base: [OTLPKeyValue] = [.text("a", "1")]
        let requests = [
            Self.request([Self.running(base)]),
            Self.request([Self.running(base)], resource: [.text("service.name", "shop"), .text("host.name", "h")]),
            Self.request([Self.running(base)], resource: [.text("service.name", "shop2")]),
            Self.request([Self.running(base)], scope: "mysql"),
            Self.request([Self.running(base, name: "http.server.request.duration")]),
            Self.request([Self.running([])]), Self.request([Self.running([.text("a", "2")])]),
            Self.request([Self.running([.integer("a", 1)])]), Self.request([Self.running([.number("a", 1)])]),
            Self.request([Self.running([.flag("a", true)])]), Self.request([Self.running([.flag("a", false)])]),
            Self.request([Self.running([.text("b", "1")])]), Self.request([Self.running([.text("a1", "")])]),
            Self.request([Self.running(base + base)]), Self.request([Self.running(base + [.text("b", "1")])]),
        ]
        let streams = try requests.map { try stream($0) }
        #expect(Set(streams).count == requests.count)
        #expect(!streams.contains(nil))
    }

    /// Lists are hashed as they are written, which is another hash in each form, and still the same every time.
    @Test func listsTellStreamsApart() throws {
        func stream(_ values: [String], _ form: OTLPForm) throws -> OperationTiming.Times? {
            let request = Self.request([Self.running([.list("a", values)])])
            let body = try form == .json ? OTLPBytes.json(request) : OTLPBytes.protobuf(request)
            return try OTLPBytes.metrics(body, form).get().groups.first?.operations.first?.times
        }
        for form in OTLPForm.allCases {
            #expect(try stream(["x"], form) == stream(["x"], form))
            #expect(try stream(["x"], form) != stream(["y"], form))
            #expect(try stream(["x", "y"], form) != stream(["xy"], form))
        }
    }

    @Test func twoScopesOfOneResourceAreTwoStreams() throws {
        var request = Self.request([Self.running([])])
        var other = request.resourceMetrics[0].scopeMetrics[0]
        other.scope.name = "mysql"
        request.resourceMetrics[0].scopeMetrics.append(other)
        let streams = try batch(request).groups.flatMap(\.operations).map { timing -> UInt64? in
            guard case .running(_, let stream, _) = timing.times else { return nil }
            return stream
        }
        #expect(streams.count == 2 && Set(streams).count == 2)
        // And each is the one it would be alone.
        #expect(
            streams == [
                try stream(Self.request([Self.running([])])),
                try stream(Self.request([Self.running([])], scope: "mysql")),
            ])
    }
}
