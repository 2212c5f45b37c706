/// Names that a machine numbered: `tmp_123456`, `events_2026_01`, `cache_6f9619ff_8b86_d011_b42d_00cf4fc964ff`.
///
/// They differ from run to run, and what stands in them may be what a user was called by (`user_42`). All of their digits go, so
/// partitions and shards are one. `t1`, `sha256`, `address_2` and `x86` stay.
enum QueryName {
    /// The longest name, in bytes: that of Oracle and SQL Server, twice what others have. What is longer is no name.
    static let limit = 128

    /// Only worth asking where there is a digit or a `?`.
    static func isData(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        while start < name.count {
            let segment = QueryNameSegment(name, from: start)
            if segment.isData { return true }
            start = segment.end + 1
        }
        return false
    }

    /// Writes the name without what numbers it, which is at most a byte longer; returns how many bytes.
    static func fold(_ name: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) -> Int {
        var count = 0
        var start = 0
        // A separator at the end has an empty segment behind it.
        while start <= name.count {
            let segment = QueryNameSegment(name, from: start)
            let separator = start > 0 ? name[start - 1] : nil
            let isBehindFold = count > 0 && output[count - 1] == UInt8(ascii: "?")
            if segment.goes(behindFold: isBehindFold) {
                if !isBehindFold {
                    if let separator { write(separator, to: output, &count) }
                    write(UInt8(ascii: "?"), to: output, &count)
                }
            } else {
                if let separator { write(separator, to: output, &count) }
                writeWithoutDigits(name, start..<segment.end, to: output, &count)
            }
            start = segment.end + 1
        }
        return count
    }

    /// Every number becomes one `?`.
    private static func writeWithoutDigits(
        _ name: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, to output: UnsafeMutablePointer<UInt8>,
        _ count: inout Int
    ) {
        var isInNumber = false
        for index in range {
            let isNumber = name[index].isDigit || name[index] == UInt8(ascii: "?")
            if !isNumber { write(name[index], to: output, &count) }
            if isNumber, !isInNumber { write(UInt8(ascii: "?"), to: output, &count) }
            isInNumber = isNumber
        }
    }

    @inline(__always)
    private static func write(_ byte: UInt8, to output: UnsafeMutablePointer<UInt8>, _ count: inout Int) {
        output[count] = byte
        count += 1
    }
}
