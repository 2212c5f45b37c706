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
        writer.write(unsigned: UInt64(metric.code))
        writer.write(double: value)
        guard let report else { return writer.write(byte: ReportTag.none) }
        if let previous = report.previous {
            writer.write(byte: ReportTag.ordered)
            writer.write(double: previous)
        } else {
            writer.write(byte: ReportTag.unordered)
        }
        writer.write(fixed: report.key.hash)
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        guard let code = UInt16(exactly: try reader.readUnsigned()), let metric = Metric(storedCode: code) else {
            throw .outOfRange
        }
        let value = try reader.readFinite()
        let report: VisitReport?
        switch try reader.readByte() {
        case ReportTag.none: report = nil
        case ReportTag.unordered: report = VisitReport(key: VisitKey(hash: try reader.readFixed()), previous: nil)
        case ReportTag.ordered:
            let previous = try reader.readFinite()
            report = VisitReport(key: VisitKey(hash: try reader.readFixed()), previous: previous)
        default: throw .unknownVersion
        }
        self.init(metric: metric, value: value, report: report)
    }

    private enum ReportTag {
        static let none: UInt8 = 0
        static let unordered: UInt8 = 1
        static let ordered: UInt8 = 2
    }
}
