import Telemetry

/// Many journal rows in one, packed: what an acknowledgement needs is a quick write, what evidence needs is little space and a quick scan.
///
/// Names are kept once a block, values as whole quanta, then all is deflated: about 12 bytes a measurement, most of it the visit's key.
struct EvidenceBlock: Sendable {
    struct Batch: Sendable {
        let sequence: Int64
        let observations: [Observation]
    }

    /// Consecutive, ascending.
    let batches: [Batch]

    init(_ batches: [Batch]) { self.batches = batches }

    var measurements: Int { batches.reduce(0) { $0 + $1.observations.reduce(0) { $0 + $1.measurements.count } } }

    /// The earliest and the latest instant; nil when nothing was observed.
    var instants: ClosedRange<Timestamp>? {
        let all = batches.lazy.flatMap(\.observations).map(\.instant)
        guard let first = all.min(), let last = all.max() else { return nil }
        return first...last
    }

    private static let formatVersion: UInt8 = 1

    /// The packed form, before it is deflated.
    var encoded: [UInt8] {
        var names: [Dimensions: Int] = [:]
        var table = ByteWriter()
        var body = ByteWriter()
        var instant: Int64 = 0
        for batch in batches {
            body.write(signed: batch.sequence)
            body.write(unsigned: UInt64(batch.observations.count))
            for observation in batch.observations {
                let name = names[observation.dimensions] ?? names.count
                if name == names.count {
                    names[observation.dimensions] = name
                    observation.dimensions.encode(to: &table)
                }
                body.write(signed: observation.instant.milliseconds &- instant)
                instant = observation.instant.milliseconds
                body.write(unsigned: UInt64(name))
                body.write(unsigned: UInt64(observation.measurements.count))
                for measurement in observation.measurements { measurement.pack(into: &body) }
            }
        }
        var writer = ByteWriter()
        writer.write(byte: EvidenceBlock.formatVersion)
        writer.write(unsigned: UInt64(names.count))
        writer.append(table)
        writer.append(body)
        return writer.bytes
    }

    /// Gives each batch with a sequence from `first` on. Throws on damage, never traps.
    static func read(
        _ bytes: UnsafeRawBufferPointer, from first: Int64 = .min, _ body: (Batch) throws -> Void
    ) throws {
        var cursor = VarintCursor(bytes)
        guard try cursor.readByte() == formatVersion else { throw ByteReader.Failure.unknownVersion }
        var names: [Dimensions] = []
        for _ in 0..<(try cursor.readUnsigned()) { names.append(try Dimensions(from: &cursor)) }
        var instant: Int64 = 0
        while !cursor.isAtEnd {
            let sequence = try cursor.readSigned()
            var observations: [Observation] = []
            for _ in 0..<(try cursor.readUnsigned()) {
                instant = instant &+ (try cursor.readSigned())
                let name = try cursor.readUnsigned()
                guard name < UInt64(names.count) else { throw ByteReader.Failure.outOfRange }
                var measurements: [Measurement] = []
                let count = try cursor.readUnsigned()
                measurements.reserveCapacity(min(Int(clamping: count), 64))
                for _ in 0..<count { measurements.append(try Measurement(unpacking: &cursor)) }
                observations.append(
                    Observation(
                        instant: Timestamp(milliseconds: instant), dimensions: names[Int(name)],
                        measurements: measurements))
            }
            if sequence >= first { try body(Batch(sequence: sequence, observations: observations)) }
        }
    }
}

extension Measurement {
    /// Bits of the byte before a value.
    private enum Mark {
        static let reported: UInt8 = 1
        static let ordered: UInt8 = 2
        /// The values are no whole quanta and stand as they are.
        static let raw: UInt8 = 4
        /// What was added, with its number.
        static let part: UInt8 = 8
        static let weighted: UInt8 = 16
        /// Many values at once.
        static let spread: UInt8 = 32
    }

    fileprivate func pack(into writer: inout ByteWriter) {
        if let spread {
            metric.encode(to: &writer)
            writer.write(byte: Mark.spread)
            return spread.encode(to: &writer, running: running)
        }
        let quanta = metric.unit.quantaPerUnit
        let value = Measurement.quanta(value, quanta)
        var before: Double?
        var part: UInt32?
        switch report?.order {
        case nil, .latest: break
        case .after(let value): before = value
        case .part(let number): part = number
        }
        let previous = before.map { Measurement.quanta($0, quanta) }
        let isRaw = value == nil || previous == .some(nil)
        metric.encode(to: &writer)
        writer.write(
            byte: (report == nil ? 0 : Mark.reported) | (before == nil ? 0 : Mark.ordered) | (isRaw ? Mark.raw : 0)
                | (part == nil ? 0 : Mark.part) | (weight == 1 ? 0 : Mark.weighted))
        for (number, quantum) in [(self.value, value), (before, previous ?? nil)] {
            guard let number else { continue }
            if !isRaw, let quantum { writer.write(signed: quantum) } else { writer.write(double: number) }
        }
        if let part { writer.write(unsigned: UInt64(part)) }
        if let report { writer.write(fixed: report.key.hash) }
        if weight != 1 { writer.write(unsigned: UInt64(weight)) }
    }

    fileprivate init(unpacking cursor: inout VarintCursor) throws(ByteReader.Failure) {
        let metric = try Metric(from: &cursor)
        let marks = try cursor.readByte()
        if marks == Mark.spread {
            let (spread, running) = try ValueSpread.decode(from: &cursor)
            self.init(metric: metric, spread: spread, running: running)
            return
        }
        let quanta = metric.unit.quantaPerUnit
        func number(_ cursor: inout VarintCursor) throws(ByteReader.Failure) -> Double {
            marks & Mark.raw == 0 ? Double(try cursor.readSigned()) / quanta : try cursor.readFinite()
        }
        let value = try number(&cursor)
        var report: VisitReport?
        if marks & Mark.reported != 0 {
            var order = VisitReport.Order.latest
            if marks & Mark.ordered != 0 { order = .after(try number(&cursor)) }
            if marks & Mark.part != 0 {
                guard let number = UInt32(exactly: try cursor.readUnsigned()) else { throw .outOfRange }
                order = .part(number)
            }
            report = VisitReport(key: VisitKey(hash: try cursor.readFixed()), order: order)
        }
        let weight = marks & Mark.weighted == 0 ? 1 : try cursor.readUnsigned()
        guard (1...Rollup.weightLimit).contains(weight) else { throw .outOfRange }
        self.init(metric: metric, value: value, report: report, weight: Int64(weight))
    }

    /// The whole number of quanta that gives exactly this value back; nil if there is none.
    private static func quanta(_ value: Double, _ quanta: Double) -> Int64? {
        guard let number = Int64(exactly: (value * quanta).rounded()), Double(number) / quanta == value,
            !(value == 0 && value.sign == .minus)
        else { return nil }
        return number
    }
}
