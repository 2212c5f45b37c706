import CollectorTesting
import Decode
import Foundation
import SwiftProtobuf
import Telemetry
import Testing

@Suite struct ExponentialHistogramTests {
    private static func request(
        _ temporality: OTLPAggregationTemporality = .delta, unit: String = "ms",
        _ change: (inout OTLPExponentialPoint) -> Void
    ) -> OTLPMetricsRequest {
        var point = OTLPExponentialPoint()
        point.timeUnixNano = 1_790_000_000_000_000_000
        change(&point)
        return .with {
            $0.resourceMetrics = [
                .with {
                    $0.scopeMetrics = [
                        .with {
                            $0.metrics = [
                                .with {
                                    $0.name = "db.client.operation.duration"
                                    $0.unit = unit
                                    $0.exponentialHistogram.aggregationTemporality = temporality
                                    $0.exponentialHistogram.dataPoints = [point]
                                }
                            ]
                        }
                    ]
                }
            ]
        }
    }

    private func group(_ request: OTLPMetricsRequest) throws -> OperationGroup {
        let batches = try OTLPBytes.forms(request).map { try OTLPBytes.metrics($0.body, $0.form).get() }
        #expect(Set(batches).count == 1)
        return try #require(batches[0].groups.first)
    }

    private func spread(_ request: OTLPMetricsRequest) throws -> ValueSpread? {
        switch try group(request).operations.first?.times {
        case .spread(let spread), .running(let spread, _, _): spread
        case .one, .mean, .runningMean, nil: nil
        }
    }

    private func run(_ lower: Double, _ upper: Double, _ count: Int64) -> ValueSpread.Run {
        ValueSpread.Run(lower: lower, upper: upper, count: count)
    }

    /// At scale 0 the base is 2: index −1 is ½ to 1, index 2 is 4 to 8.
    @Test(arguments: [OTLPAggregationTemporality.delta, .cumulative])
    func indexesAreRangesBetweenPowers(temporality: OTLPAggregationTemporality) throws {
        let request = Self.request(temporality) {
            ($0.count, $0.sum, $0.zeroCount, $0.zeroThreshold) = (10, 40, 3, 0.001)
            $0.positive.offset = -1
            $0.positive.bucketCounts = [1, 0, 2, 4]
            ($0.min, $0.max) = (0.6, 7)
        }
        #expect(
            try spread(request)
                == ValueSpread(runs: [run(0, 0, 3), run(0.5, 1, 1), run(2, 4, 2), run(4, 8, 4)], sum: 40))
    }

    @Test(
        arguments: [
            (-1, 0, 1.0, 4.0), (-1, -1, 0.25, 1), (1, 2, 2, 2 * 2.0.squareRoot()), (3, 8, 2, 2 * pow(2, 0.125)),
        ] as [(Int32, Int32, Double, Double)])
    func scaleTellsTheBase(scale: Int32, offset: Int32, lower: Double, upper: Double) throws {
        let request = Self.request {
            ($0.count, $0.scale) = (1, scale)
            $0.positive.offset = offset
            $0.positive.bucketCounts = [1]
        }
        let run = try #require(try spread(request)?.runs.first)
        #expect(abs(run.lower / lower - 1) < 1e-15 && abs(run.upper / upper - 1) < 1e-15)
    }

    @Test func edgesInSecondsAreThousandfold() throws {
        let request = Self.request(unit: "s") {
            $0.count = 1
            $0.positive.bucketCounts = [1]
        }
        #expect(try spread(request)?.runs == [run(1000, 2000, 1)])
    }

    /// Ranges beyond what can be told apart become one: none is infinite.
    @Test func edgesBeyondAllNumbersAreCounted() throws {
        let high = Self.request {
            ($0.count, $0.scale) = (9, -10)
            $0.positive.bucketCounts = [2, 3, 4]
        }
        #expect(try spread(high)?.runs == [run(1, 1e15, 2), run(1e15, 1e15, 7)])
        let low = Self.request {
            ($0.count, $0.scale, $0.zeroCount) = (10, -10, 1)
            $0.positive.offset = -4
            $0.positive.bucketCounts = [2, 3, 4]
        }
        #expect(try spread(low)?.runs == [run(0, 0, 6), run(0, exp2(-1024), 4)])
        for offset in [Int32.min, Int32.max] {
            let far = Self.request {
                $0.count = 1
                $0.positive.offset = offset
                $0.positive.bucketCounts = [1]
            }
            #expect(try spread(far)?.count == 1)
        }
    }

    /// Every value lies in the range that its index, by OpenTelemetry's own formula, tells.
    @Test func valuesLieInTheirRanges() throws {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let scale = Int32.random(in: -2...10, using: &generator)
            let value = exp2(Double.random(in: -10...16, using: &generator))
            let index = Int32(ceil(log2(value) * exp2(Double(scale)))) - 1
            let request = Self.request {
                ($0.count, $0.scale) = (1, scale)
                $0.positive.offset = index
                $0.positive.bucketCounts = [1]
            }
            let body = try OTLPBytes.protobuf(request)
            guard
                case .spread(let spread)? = try OTLPBytes.metrics(body, .protobuf).get().groups.first?.operations.first?
                    .times, let run = spread.runs.first
            else {
                Issue.record("\(generator)")
                return
            }
            let isInside = run.lower * (1 - 1e-12) <= value && value <= run.upper * (1 + 1e-12)
            #expect(isInside, "\(generator) \(scale) \(value) \(run)")
        }
    }

    @Test(
        arguments: [
            (-11, [1], [], 1, "the scale of a histogram is -11; expected -10...20"),
            (21, [1], [], 1, "the scale of a histogram is 21; expected -10...20"),
            (0, [1], [0, 1], 2, "a histogram of durations has negative values"),
            (0, [1], [], 2, "the counts of a histogram add up to 1; it says that there are 2"),
            (0, [1 << 50], [], 1, "a histogram counts more than 1000000000000 values"),
            (0, Array(repeating: 1, count: 513), [], 513, "a histogram has more than 512 buckets"),
            (0, [.max, .max], [], 1, "a histogram counts more than 1000000000000 values"),
        ] as [(Int32, [UInt64], [UInt64], UInt64, String)])
    func histogramThatCannotBeIsRefused(
        scale: Int32, positive: [UInt64], negative: [UInt64], count: UInt64, detail: String
    ) throws {
        let request = Self.request {
            ($0.count, $0.scale) = (count, scale)
            $0.positive.bucketCounts = positive
            $0.negative.bucketCounts = negative
        }
        // Numbers of more than 63 bits are no numbers in our JSON.
        let isJSONToo = positive.allSatisfy { $0 <= Int64.max }
        guard isJSONToo else {
            let batch = try OTLPBytes.metrics(OTLPBytes.protobuf(request), .protobuf).get()
            #expect(batch.groups.flatMap(\.refusals) == [Refusal(.badValue, detail)])
            return
        }
        #expect(try group(request).refusals == [Refusal(.badValue, detail)])
    }

    @Test func emptyNegativeRangesAreNoFault() throws {
        let request = Self.request {
            $0.count = 1
            $0.positive.bucketCounts = [1]
            $0.negative.bucketCounts = [0, 0]
        }
        #expect(try spread(request)?.count == 1)
    }

    @Test func attributesOfAPointAreRead() throws {
        let request = Self.request {
            $0.count = 1
            $0.positive.bucketCounts = [1]
            $0.attributes = [
                .text("db.system", "a"), .text("db.operation", "GET"), .text("db.sql.table", "t"),
                .text("error.type", "x"),
            ]
        }
        #expect(
            try group(request).operations == [
                OperationTiming(
                    .query, summary: "GET t", database: "a", operation: "GET", isOK: false,
                    instant: Timestamp(milliseconds: 1_790_000_000_000),
                    times: .spread(ValueSpread(runs: [run(1, 2, 1)])))
            ])
    }
}
