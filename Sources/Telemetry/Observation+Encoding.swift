extension Observation {
    /// The journal's form of an observation, with every dimension: the evidence from which alerts are explained.
    package func encode(to writer: inout ByteWriter) {
        writer.write(signed: instant.milliseconds)
        dimensions.encode(to: &writer)
        writer.write(unsigned: UInt64(measurements.count))
        for measurement in measurements { measurement.encode(to: &writer) }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let instant = Timestamp(milliseconds: try reader.readSigned())
        let dimensions = try Dimensions(from: &reader)
        var measurements: [Measurement] = []
        for _ in 0..<(try reader.readUnsigned()) { measurements.append(try Measurement(from: &reader)) }
        self.init(instant: instant, dimensions: dimensions, measurements: measurements)
    }
}

extension Measurement {
    fileprivate func encode(to writer: inout ByteWriter) {
        metric.encode(to: &writer)
        if let spread {
            writer.write(double: 0)
            writer.write(byte: ReportTag.spread)
            spread.encode(to: &writer, running: running)
            return
        }
        writer.write(double: value)
        let weighted = weight == 1 ? 0 : ReportTag.weighted
        switch report?.order {
        case nil: writer.write(byte: ReportTag.none | weighted)
        case .after(let previous):
            writer.write(byte: ReportTag.ordered | weighted)
            writer.write(double: previous)
        case .latest: writer.write(byte: ReportTag.unordered | weighted)
        case .part(let number):
            writer.write(byte: ReportTag.part | weighted)
            writer.write(unsigned: UInt64(number))
        }
        if let report { writer.write(fixed: report.key.hash) }
        if weight != 1 { writer.write(unsigned: UInt64(weight)) }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let metric = try Metric(from: &reader)
        let value = try reader.readFinite()
        let tag = try reader.readByte()
        if tag == ReportTag.spread {
            let (spread, running) = try ValueSpread.decode(from: &reader)
            self.init(metric: metric, spread: spread, running: running)
            return
        }
        let order: VisitReport.Order?
        switch tag & ~ReportTag.weighted {
        case ReportTag.none: order = nil
        case ReportTag.unordered: order = .latest
        case ReportTag.ordered: order = .after(try reader.readFinite())
        case ReportTag.part:
            guard let number = UInt32(exactly: try reader.readUnsigned()) else { throw .outOfRange }
            order = .part(number)
        default: throw .unknownVersion
        }
        var report: VisitReport?
        if let order { report = VisitReport(key: VisitKey(hash: try reader.readFixed()), order: order) }
        let weight = tag & ReportTag.weighted == 0 ? 1 : try reader.readUnsigned()
        guard (1...Rollup.weightLimit).contains(weight) else { throw .outOfRange }
        self.init(metric: metric, value: value, report: report, weight: Int64(weight))
    }

    private enum ReportTag {
        static let none: UInt8 = 0
        static let unordered: UInt8 = 1
        static let ordered: UInt8 = 2
        static let part: UInt8 = 3
        /// Many values at once follow.
        static let spread: UInt8 = 4
        /// Added to one of the others: a weight follows.
        static let weighted: UInt8 = 0x10
    }
}
