/// Where stored texts and bytes are read from: a copy, or the bytes in place.
package protocol FieldReader {
    mutating func readByte() throws(ByteReader.Failure) -> UInt8
    mutating func readText() throws(ByteReader.Failure) -> String
}

extension ByteReader: FieldReader {}
extension VarintCursor: FieldReader {}

extension Dimensions {
    private enum Tag {
        static let page: UInt8 = 1
        static let operation: UInt8 = 2
        /// A page seen by a robot: the rule that caught it, then as a page.
        static let botPage: UInt8 = 3
    }

    /// The journal's form of what is known of an observation.
    package func encode(to writer: inout ByteWriter) {
        switch self {
        case .page(let page):
            if let bot = page.bot {
                writer.write(byte: Tag.botPage)
                writer.write(text: bot.rawValue)
            } else {
                writer.write(byte: Tag.page)
            }
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
    }

    package init(from reader: inout some FieldReader) throws(ByteReader.Failure) {
        switch try reader.readByte() {
        case Tag.page: self = .page(try PageDimensions(from: &reader, bot: nil))
        case Tag.botPage:
            guard let bot = BotRule(rawValue: try reader.readText()) else { throw .outOfRange }
            self = .page(try PageDimensions(from: &reader, bot: bot))
        case Tag.operation:
            self = .operation(
                OperationDimensions(
                    service: try reader.readText(), query: try reader.readText(), database: try reader.readText(),
                    operation: try reader.readText(), route: try reader.readText(), release: try reader.readText()))
        default: throw .unknownVersion
        }
    }
}

extension PageDimensions {
    fileprivate init(from reader: inout some FieldReader, bot: BotRule?) throws(ByteReader.Failure) {
        guard let device = Device(rawValue: try reader.readByte()) else { throw .outOfRange }
        self.init(
            site: try reader.readText(), page: try reader.readText(), device: device, browser: try reader.readText(),
            country: try reader.readText(), connection: try reader.readText(), navigation: try reader.readText(),
            release: try reader.readText(), bot: bot)
    }
}
