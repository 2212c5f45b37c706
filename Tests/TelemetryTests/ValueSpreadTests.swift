import CollectorTesting
import Telemetry
import Testing

@Suite struct ValueSpreadTests {
    private static func random(_ generator: inout SeededGenerator) -> ValueSpread {
        var edge = 0.0
        let runs = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
            let lower = edge + Double.random(in: 1...50, using: &generator)
            let upper = lower + (Bool.random(using: &generator) ? 0 : Double.random(in: 0...900, using: &generator))
            edge = upper
            return ValueSpread.Run(lower: lower, upper: upper, count: Int64.random(in: 0...10_000, using: &generator))
        }
        return ValueSpread(runs: runs, sum: Bool.random(using: &generator) ? 1234.5 : nil)
    }

    @Test func everyValueIsCountedOnceInBucketsAndRatings() {
        var generator = SeededGenerator()
        for _ in 0..<2000 {
            let spread = Self.random(&generator)
            var rollup = Rollup()
            rollup.add(spread, thresholds: Metric.query.thresholds)
            if rollup.histogram.count != spread.count || rollup.count != spread.count
                || min(rollup.good, rollup.needsImprovement, rollup.poor) < 0
            {
                Issue.record("\(generator) \(spread) \(rollup)")
            }
        }
    }

    /// As `histogram_quantile` tells it: linear within a range.
    @Test func percentileLiesLinearlyInItsRange() throws {
        var rollup = Rollup()
        rollup.add(
            ValueSpread(runs: [.init(lower: 0, upper: 50, count: 500), .init(lower: 50, upper: 150, count: 500)]),
            thresholds: Metric.query.thresholds)
        for (percent, expected) in [(25.0, 25.0), (50, 50), (75, 100), (90, 130)] {
            let percentile = try #require(Percentile(percent))
            let value = try #require(rollup.quantile(percentile, thresholds: Metric.query.thresholds)?.value)
            #expect(abs(value - expected) / expected < 0.015, "p\(percent) is \(value)")
        }
        #expect(rollup.good == 750 && rollup.needsImprovement == 250)
        // 500 in the middle of the first range, 500 in that of the second.
        #expect(rollup.sum == 62_500)
    }

    @Test func sumIsTheSendersOwn() {
        var rollup = Rollup()
        rollup.add(
            ValueSpread(runs: [.init(lower: 0, upper: 100, count: 4)], sum: 20), thresholds: Metric.query.thresholds)
        #expect(rollup.sum == 20)
    }

    @Test func exactValuesStayExact() {
        var many = Rollup()
        many.add(ValueSpread(runs: [.init(lower: 7, upper: 7, count: 3)]), thresholds: Metric.query.thresholds)
        var each = Rollup()
        for _ in 0..<3 { each.add(7, thresholds: Metric.query.thresholds) }
        #expect(many == each)
        var nothing = Rollup()
        nothing.add(ValueSpread(runs: [.init(lower: 0, upper: 0, count: 2)]), thresholds: Metric.query.thresholds)
        #expect(nothing.histogram.zeroCount == 2 && nothing.good == 2)
    }

    @Test func laterStateLessTheEarlierIsWhatWasAdded() {
        var generator = SeededGenerator()
        for _ in 0..<2000 {
            let earlier = Self.random(&generator)
            let more = earlier.runs.map {
                ValueSpread.Run(
                    lower: $0.lower, upper: $0.upper, count: $0.count + Int64.random(in: 0...5, using: &generator))
            }
            let later = ValueSpread(runs: more, sum: earlier.sum.map { $0 + 3 })
            let added = later.since(earlier)
            #expect(added?.count == later.count - earlier.count, "\(generator)")
            if let sum = added?.sum { #expect(abs(sum - 3) < 1e-9) }
            if later.count > earlier.count { #expect(earlier.since(later) == nil, "\(generator)") }
        }
    }

    @Test func boundsOfExtremesNarrowTheirRanges() {
        let spread = ValueSpread(bounds: [10, 20], counts: [2, 3, 4], sum: nil, least: 4, most: 25)
        #expect(
            spread.runs == [
                .init(lower: 4, upper: 10, count: 2), .init(lower: 10, upper: 20, count: 3),
                .init(lower: 20, upper: 25, count: 4),
            ])
        let small = ValueSpread(bounds: [10, 20], counts: [2, 0, 0], sum: nil, least: 4, most: 6)
        #expect(small.runs == [.init(lower: 4, upper: 6, count: 2)])
        // Extremes that contradict the counts are not believed.
        let odd = ValueSpread(bounds: [10, 20], counts: [0, 2, 0], sum: nil, least: 40, most: 6)
        #expect(odd.runs == [.init(lower: 10, upper: 20, count: 2)])
    }

    @Test func journalKeepsSpreadsAndTotals() throws {
        var generator = SeededGenerator()
        for round in 0..<300 {
            let total = RunningTotal(stream: UInt64(round), since: Timestamp(milliseconds: 5))
            let measurement = Measurement(
                metric: .query, spread: Self.random(&generator), running: round % 2 == 0 ? total : nil)
            let observation = Observation(
                instant: Timestamp(milliseconds: 1_785_578_400_000),
                dimensions: .operation(OperationDimensions(service: "api", query: "SELECT ?")),
                measurements: [measurement, Measurement(metric: .query, value: 3)])
            var writer = ByteWriter()
            observation.encode(to: &writer)
            var reader = ByteReader(writer.bytes)
            #expect(try Observation(from: &reader) == observation)
            #expect(reader.isAtEnd)
        }
    }

    @Test func damagedSpreadIsRefused() {
        var generator = SeededGenerator()
        var writer = ByteWriter()
        Self.random(&generator).encode(to: &writer, running: RunningTotal(stream: 1, since: Timestamp(milliseconds: 2)))
        for end in writer.bytes.indices {
            var reader = ByteReader(writer.bytes[..<end])
            #expect(throws: ByteReader.Failure.self) { try ValueSpread.decode(from: &reader) }
        }
        for _ in 0..<3000 {
            var bytes = writer.bytes
            bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0 ... .max, using: &generator)
            var reader = ByteReader(bytes)
            _ = try? ValueSpread.decode(from: &reader)
        }
    }
}
