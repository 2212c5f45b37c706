extension Metric {
    /// The code of the catalogue; a declared metric is named, for its code is another in the next process.
    package func encode(to writer: inout ByteWriter) {
        guard isDeclared else { return writer.write(unsigned: UInt64(code)) }
        writer.write(unsigned: Metric.named)
        writer.write(text: name)
        writer.write(text: unit.rawValue)
    }

    package init(from reader: inout some FieldReader) throws(ByteReader.Failure) {
        let code = try reader.readUnsigned()
        guard code == Metric.named else {
            guard let code = UInt16(exactly: code), let metric = Metric(storedCode: code) else { throw .outOfRange }
            self = metric
            return
        }
        let name = try reader.readText()
        guard let unit = MetricUnit(rawValue: try reader.readText()),
            let metric = DeclaredMetrics.shared.stored(name: name, unit: unit)
        else { throw .outOfRange }
        self = metric
    }

    /// Stands where a name follows.
    private static let named: UInt64 = 1023
}
