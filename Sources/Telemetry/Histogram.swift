/// Counts of values in fixed logarithmic buckets (base 2, scale 6): merges and subtracts exactly, and every percentile
/// read from it is within 0.5415 % of the sorted truth.
///
/// It holds *changes* as well as totals: a correction takes a value out of one bucket and puts it into another, and a
/// flush adds such a difference to what is stored, so a count may be negative for a while. Readers see it clamped to 0.
/// Memory is one `Int64` for every bucket between the lowest and the highest in use, at most 2 176.
package struct Histogram: Hashable, Sendable {
    /// How many values were exactly 0 (CLS is, on most good pages).
    package private(set) var zeroCount: Int64 = 0
    /// `counts[0]` is the count of this bucket.
    private(set) var firstIndex = 0
    private(set) var counts: [Int64] = []

    package init() {}

    /// Adds `weight` values of `value`; a negative weight takes them out again.
    package mutating func add(_ value: Double, weight: Int64 = 1) {
        if value <= 0 { zeroCount += weight } else { add(weight, toBucket: BucketIndex.of(value)) }
    }

    package mutating func merge(_ other: Histogram) { combine(other, sign: 1) }

    /// Undoes `merge` exactly.
    package mutating func subtract(_ other: Histogram) { combine(other, sign: -1) }

    /// Values in all buckets, with negative counts read as 0.
    package var count: Int64 { counts.reduce(max(0, zeroCount)) { $0 + max(0, $1) } }

    package var isEmpty: Bool { zeroCount == 0 && counts.allSatisfy { $0 == 0 } }

    /// The buckets that hold something, in rising order.
    package var buckets: [(index: Int, count: Int64)] {
        counts.indices.compactMap { counts[$0] == 0 ? nil : (firstIndex + $0, counts[$0]) }
    }

    package static func == (left: Histogram, right: Histogram) -> Bool {
        left.zeroCount == right.zeroCount && left.buckets.elementsEqual(right.buckets) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(zeroCount)
        for bucket in buckets {
            hasher.combine(bucket.index)
            hasher.combine(bucket.count)
        }
    }

    package mutating func add(_ weight: Int64, toBucket index: Int) {
        reserve(index)
        counts[index - firstIndex] += weight
    }

    /// Gives `body` a way to add to buckets of a range for which there is room already.
    mutating func addRun(
        from first: Int, through last: Int,
        _ body: ((_ index: Int, _ count: Int64) -> Void) throws(ByteReader.Failure) -> Void
    ) throws(ByteReader.Failure) {
        reserve(first)
        reserve(last)
        let offset = firstIndex
        var failure: ByteReader.Failure?
        counts.withUnsafeMutableBufferPointer { buffer in
            do throws(ByteReader.Failure) { try body { buffer[$0 - offset] += $1 } } catch { failure = error }
        }
        if let failure { throw failure }
    }

    package mutating func addZeros(_ weight: Int64) { zeroCount += weight }

    private mutating func combine(_ other: Histogram, sign: Int64) {
        zeroCount += sign * other.zeroCount
        guard let last = other.counts.indices.last else { return }
        reserve(other.firstIndex)
        reserve(other.firstIndex + last)
        let offset = other.firstIndex - firstIndex
        for position in other.counts.indices { counts[offset + position] += sign * other.counts[position] }
    }

    /// Makes room for a bucket; grows only as far as needed, because most cells stay narrow.
    private mutating func reserve(_ index: Int) {
        if counts.isEmpty {
            firstIndex = index
            counts = [0]
        } else if index < firstIndex {
            counts.insert(contentsOf: repeatElement(0, count: firstIndex - index), at: 0)
            firstIndex = index
        } else if index >= firstIndex + counts.count {
            counts.append(contentsOf: repeatElement(0, count: index - firstIndex - counts.count + 1))
        }
    }
}
