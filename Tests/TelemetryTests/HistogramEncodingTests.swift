import CollectorTesting
import Foundation
import Telemetry
import Testing

@Suite struct HistogramEncodingTests {
    @Test func encodedHistogramReadsBackWithNegativeCounts() throws {
        var generator = SeededGenerator()
        for _ in 0..<300 {
            var histogram = Histogram()
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                histogram.add(
                    Int64.random(in: -1_000_000...1_000_000, using: &generator),
                    toBucket: Int.random(in: BucketIndex.lowest...BucketIndex.highest, using: &generator))
            }
            histogram.addZeros(Int64.random(in: -9...9, using: &generator))
            let bytes = histogram.encoded
            #expect(try Histogram(encoded: bytes) == histogram, "\(generator)")
            #expect(try Histogram(encoded: bytes).encoded == bytes, "\(generator)")
        }
    }

    @Test func storedFormIsFixed() throws {
        var histogram = Histogram()
        histogram.addZeros(2)
        histogram.add(1, toBucket: BucketIndex.lowest)
        histogram.add(-1, toBucket: 1535)
        #expect(histogram.encoded == [1, 4, 1, 2, 0xFF, 0x10, 1])
    }

    @Test func everyPrefixIsRefusedOrReadsAsFewerBuckets() throws {
        var generator = SeededGenerator(seed: 3)
        var histogram = Histogram()
        for value in RandomSamples.lognormal(200, median: 1500, sigma: 1, &generator) { histogram.add(value) }
        let bytes = histogram.encoded
        for length in bytes.indices {
            do throws(ByteReader.Failure) {
                #expect(try Histogram(encoded: bytes[..<length]).count < histogram.count)
            } catch {
                #expect(error == .truncated)
            }
        }
    }

    @Test(
        arguments: [
            ([], ByteReader.Failure.truncated), ([2, 0], .unknownVersion), ([1], .truncated),
            ([1, 0, 0, 2], .outOfRange),
            ([1, 0, 0x81, 0x11, 2], .outOfRange), ([1, 0, 1], .truncated),
            ([1, 0, 0x80, 0x11, 2, 1, 2], .outOfRange),
            ([1, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .outOfRange),
            ([1, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .outOfRange),
            ([1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 2], .outOfRange),
            ([1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .outOfRange),
        ] as [([UInt8], ByteReader.Failure)])
    func damagedBytesAreRefused(bytes: [UInt8], failure: ByteReader.Failure) {
        #expect(throws: failure) { try Histogram(encoded: bytes) }
    }

    @Test func highestBucketIsTheLastThatReads() throws {
        #expect(try Histogram(encoded: [1, 0, 0x80, 0x11, 2] as [UInt8]).buckets.map(\.index) == [1535])
    }

    /// Whatever was read can be counted, merged and asked without overflow.
    @Test func garbageNeverTraps() {
        var generator = SeededGenerator()
        var read = 0
        var whole = Histogram()
        for value in RandomSamples.lognormal(300, median: 1500, sigma: 1, &generator) { whole.add(value) }
        for round in 0..<1500 {
            let bytes =
                round % 2 == 0
                ? [1] + RandomSamples.bytes(upTo: 40, &generator) : RandomSamples.mutate(whole.encoded, &generator)
            guard let histogram = try? Histogram(encoded: bytes) else { continue }
            read += 1
            #expect(histogram.count >= 0, "\(generator) \(bytes)")
            #expect((try? Histogram(encoded: histogram.encoded)) == histogram, "\(generator) \(bytes)")
            _ = histogram.position(ofRank: histogram.count)
            var merged = whole
            merged.merge(histogram)
            merged.subtract(histogram)
            #expect(merged == whole, "\(generator) \(bytes)")
        }
        // The canary: if nothing is ever read, the checks above see nothing.
        #expect(read > 50, "\(generator)")
    }

    /// `histogram.md`, "Sizes": lognormal LCP with σ 0.6, INP in the browser's steps of 8 ms.
    @Test(arguments: [(10, 18...34), (100, 110...200), (1000, 400...620), (100_000, 850...1350)])
    func sizesAreThoseOfTheReference(count: Int, size: ClosedRange<Int>) {
        var generator = SeededGenerator(seed: 1)
        var histogram = Histogram()
        for value in RandomSamples.lognormal(count, median: 1800, sigma: 0.6, &generator) { histogram.add(value) }
        #expect(size.contains(histogram.encoded.count), "\(histogram.encoded.count) bytes")
    }

    @Test func interactionTimesInStepsOfEightMillisecondsAreSmall() {
        var generator = SeededGenerator(seed: 1)
        var histogram = Histogram()
        for value in RandomSamples.lognormal(1000, median: 100, sigma: 0.6, &generator) {
            histogram.add((value / 8).rounded() * 8)
        }
        #expect((90...200).contains(histogram.encoded.count), "\(histogram.encoded.count) bytes")
    }
}

/// Merging a stored form must be merging the histogram it holds, and damage must change nothing.
@Suite struct HistogramMergeTests {
    private func histogram(using random: inout SeededGenerator) -> Histogram {
        var histogram = Histogram()
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            histogram.add(
                Bool.random(using: &random) ? 0 : Double.random(in: 0.0001...1e8, using: &random),
                weight: Int64.random(in: -3...9, using: &random))
        }
        return histogram
    }

    @Test func mergingAStoredFormIsMergingWhatItHolds() throws {
        var random = SeededGenerator()
        for _ in 0..<500 {
            let (left, right) = (histogram(using: &random), histogram(using: &random))
            var (merged, direct) = (left, left)
            merged.merge(right)
            try right.encoded.withUnsafeBytes { try direct.merge(encoded: $0) }
            #expect(direct == merged, "\(random)")
        }
    }

    @Test func damagedFormIsRefusedOrReadAsInitReadsItAndNeverHalfMerged() {
        var random = SeededGenerator()
        for _ in 0..<3000 {
            var bytes = histogram(using: &random).encoded
            if Bool.random(using: &random) {
                bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            } else {
                bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            let before = histogram(using: &random)
            var after = before
            var expected = before
            do {
                expected.merge(try Histogram(encoded: bytes))
                try bytes.withUnsafeBytes { try after.merge(encoded: $0) }
            } catch {
                #expect(throws: ByteReader.Failure.self) { try bytes.withUnsafeBytes { try after.merge(encoded: $0) } }
            }
            #expect(after == expected, "\(random)")
        }
    }
}
