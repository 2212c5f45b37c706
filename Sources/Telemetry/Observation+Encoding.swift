extension Observation {
    /// The journal's form of an observation, with every dimension: the evidence from which alerts are explained.
    package func encode(to writer: inout ByteWriter) {
        writer.write(signed: instant.milliseconds)
        switch dimensions {
        case .page(let page):
            writer.write(byte: Tag.page)
            writer.write(byte: page.device.rawValue)
            for text in [
                page.site, page.page, page.browser, page.country, page.connection, page.navigation, page.release,
            ] {
                writer.write(text: text)
            }
        case .operation(let operation):
            writer.write(byte: Tag.operation)
            for text in [
                operation.service, operation.query, operation.database, operation.operation, operation.route,
                operation.release,
            ] { writer.write(text: text) }
        }
        writer.write(unsigned: UInt64(measurements.count))
        for measurement in measurements { measurement.encode(to: &writer) }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let instant = Timestamp(milliseconds: try reader.readSigned())
        let dimensions: Dimensions
        switch try reader.readByte() {
        case Tag.page:
            guard let device = Device(rawValue: try reader.readByte()) else { throw .outOfRange }
            dimensions = .page(
                PageDimensions(
                    site: try reader.readText(), page: try reader.readText(), device: device,
                    browser: try reader.readText(), country: try reader.readText(), connection: try reader.readText(),
                    navigation: try reader.readText(), release: try reader.readText()))
        case Tag.operation:
            dimensions = .operation(
                OperationDimensions(
                    service: try reader.readText(), query: try reader.readText(), database: try reader.readText(),
                    operation: try reader.readText(), route: try reader.readText(), release: try reader.readText()))
        default: throw .unknownVersion
        }
        var measurements: [Measurement] = []
        for _ in 0..<(try reader.readUnsigned()) { measurements.append(try Measurement(from: &reader)) }
        self.init(instant: instant, dimensions: dimensions, measurements: measurements)
    }

    private enum Tag {
        static let page: UInt8 = 1
        static let operation: UInt8 = 2
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
