extension ValueSpread {
    private enum Mark {
        static let sum: UInt8 = 1
        static let running: UInt8 = 2
    }

    /// The stored form, with the total it is the state of.
    package func encode(to writer: inout ByteWriter, running: RunningTotal?) {
        writer.write(byte: (sum == nil ? 0 : Mark.sum) | (running == nil ? 0 : Mark.running))
        if let sum { writer.write(double: sum) }
        if let running {
            writer.write(fixed: running.stream)
            writer.write(signed: running.since.milliseconds)
        }
        writer.write(unsigned: UInt64(runs.count))
        for run in runs {
            writer.write(double: run.lower)
            writer.write(double: run.upper)
            writer.write(unsigned: UInt64(max(0, run.count)))
        }
    }

    /// Reads what `encode` wrote. Throws on damage, never traps.
    package static func decode(
        from reader: inout some FieldReader
    ) throws(ByteReader.Failure) -> (ValueSpread, RunningTotal?) {
        let marks = try reader.readByte()
        let sum = marks & Mark.sum == 0 ? nil : try reader.readFinite()
        var running: RunningTotal?
        if marks & Mark.running != 0 {
            running = RunningTotal(
                stream: try reader.readFixed(), since: Timestamp(milliseconds: try reader.readSigned()))
        }
        let size = try reader.readUnsigned()
        guard size <= UInt64(runLimit) else { throw .outOfRange }
        var runs: [Run] = []
        for _ in 0..<size {
            let (lower, upper) = (try reader.readFinite(), try reader.readFinite())
            let count = try reader.readUnsigned()
            guard lower <= upper, count <= UInt64(countLimit) else { throw .outOfRange }
            runs.append(Run(lower: lower, upper: upper, count: Int64(count)))
        }
        return (ValueSpread(runs: runs, sum: sum), running)
    }
}
