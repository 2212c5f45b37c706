/// What a running total had come to when it was last told.
package struct TotalState: Hashable, Sendable {
    package let total: RunningTotal
    package let spread: ValueSpread
    /// When its sender told it.
    package let seen: Timestamp

    package init(total: RunningTotal, spread: ValueSpread, seen: Timestamp) {
        self.total = total
        self.spread = spread
        self.seen = seen
    }

    func encode(to writer: inout ByteWriter) {
        spread.encode(to: &writer, running: total)
        writer.write(signed: seen.milliseconds)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let (spread, total) = try ValueSpread.decode(from: &reader)
        guard let total else { throw .outOfRange }
        self.init(total: total, spread: spread, seen: Timestamp(milliseconds: try reader.readSigned()))
    }
}
