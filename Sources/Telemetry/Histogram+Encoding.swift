extension Histogram {
    /// The stored form: a version byte, the zero count, then (gap, count) pairs, all as variable-length integers.
    ///
    /// An LCP cell of 100 visits takes about 160 bytes, one of 100 000 about 1.1 kB.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.write(byte: Histogram.formatVersion)
        writer.write(signed: zeroCount)
        var previous = BucketIndex.lowest - 1
        for (index, count) in buckets {
            writer.write(unsigned: UInt64(index - previous))
            writer.write(signed: count)
            previous = index
        }
        return writer.bytes
    }

    /// Reads what `encoded` wrote. Throws on an unknown version, a cut, a bucket or a count out of range; never traps.
    package init(encoded bytes: some Collection<UInt8>) throws(ByteReader.Failure) {
        var reader = ByteReader(bytes)
        guard try reader.readByte() == Histogram.formatVersion else { throw .unknownVersion }
        self.init()
        addZeros(try Histogram.readCount(&reader))
        var index = BucketIndex.lowest - 1
        while !reader.isAtEnd {
            let gap = try reader.readUnsigned()
            guard gap >= 1, gap <= UInt64(BucketIndex.highest - index) else { throw .outOfRange }
            index += Int(gap)
            add(try Histogram.readCount(&reader), toBucket: index)
        }
    }

    /// Merges a stored form without building a histogram of it first: what a reading does tens of thousands of times.
    ///
    /// Checked as `init(encoded:)` checks, and before anything is added: a damaged form leaves the histogram as it was.
    package mutating func merge(encoded bytes: UnsafeRawBufferPointer) throws(ByteReader.Failure) {
        var cursor = VarintCursor(bytes)
        guard try cursor.readByte() == Histogram.formatVersion else { throw .unknownVersion }
        let zeros = try Histogram.checked(try cursor.readSigned())
        let body = cursor
        var (first, index) = (BucketIndex.highest, BucketIndex.lowest - 1)
        while !cursor.isAtEnd {
            let gap = try cursor.readUnsigned()
            guard gap >= 1, gap <= UInt64(BucketIndex.highest - index) else { throw .outOfRange }
            index += Int(gap)
            first = min(first, index)
            _ = try Histogram.checked(try cursor.readSigned())
        }
        addZeros(zeros)
        guard index >= BucketIndex.lowest else { return }
        cursor = body
        let last = index
        index = BucketIndex.lowest - 1
        try addRun(from: first, through: last) { (add) throws(ByteReader.Failure) in
            while !cursor.isAtEnd {
                index += Int(try cursor.readUnsigned())
                add(index, try cursor.readSigned())
            }
        }
    }

    private static func checked(_ count: Int64) throws(ByteReader.Failure) -> Int64 {
        guard count.magnitude <= countLimit else { throw .outOfRange }
        return count
    }

    private static func readCount(_ reader: inout ByteReader) throws(ByteReader.Failure) -> Int64 {
        let count = try reader.readSigned()
        guard count.magnitude <= countLimit else { throw .outOfRange }
        return count
    }

    /// A thousand thousand million values in one bucket of one minute are damage, not traffic; below it the sum over all
    /// buckets of a thousand merged rows cannot overflow.
    private static let countLimit: UInt64 = 1 << 40

    private static let formatVersion: UInt8 = 1
}
