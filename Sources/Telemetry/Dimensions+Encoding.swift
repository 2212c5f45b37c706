/// Where stored texts and bytes are read from: a copy, or the bytes in place.
package protocol FieldReader {
    mutating func readByte() throws(ByteReader.Failure) -> UInt8
    mutating func readUnsigned() throws(ByteReader.Failure) -> UInt64
    mutating func readSigned() throws(ByteReader.Failure) -> Int64
    mutating func readFixed() throws(ByteReader.Failure) -> UInt64
    mutating func readFinite() throws(ByteReader.Failure) -> Double
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
        /// A page with more to say: marks of what, then as a page, then that.
        static let morePage: UInt8 = 4
    }

    fileprivate enum Mark {
        static let bot: UInt8 = 1
        static let tags: UInt8 = 2
        static let phase: UInt8 = 4
        static let report: UInt8 = 8
        static let element: UInt8 = 16
    }

    /// The journal's form of what is known of an observation.
    package func encode(to writer: inout ByteWriter) {
        switch self {
        case .page(let page):
            let more = page.marks & ~Mark.bot
            if more != 0 {
                writer.write(byte: Tag.morePage)
                writer.write(byte: page.marks)
                if let bot = page.bot { writer.write(text: bot.rawValue) }
            } else if let bot = page.bot {
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
            if more & Mark.tags != 0 {
                writer.write(unsigned: UInt64(page.tags.count))
                for tag in page.tags { writer.write(text: tag) }
            }
            if more & Mark.phase != 0 { writer.write(text: page.phase) }
            if more & Mark.report != 0 {
                writer.write(text: page.report)
                writer.write(text: page.subject)
            }
            if more & Mark.element != 0 { writer.write(text: page.element) }
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
            self = .page(try PageDimensions(from: &reader, bot: try BotRule(from: &reader)))
        case Tag.morePage:
            let marks = try reader.readByte()
            let bot = marks & Mark.bot == 0 ? nil : try BotRule(from: &reader)
            var page = try PageDimensions(from: &reader, bot: bot)
            if marks & Mark.tags != 0 {
                for _ in 0..<(try reader.readUnsigned()) { page.tags.append(try reader.readText()) }
            }
            if marks & Mark.phase != 0 { page.phase = try reader.readText() }
            if marks & Mark.report != 0 {
                page.report = try reader.readText()
                page.subject = try reader.readText()
            }
            if marks & Mark.element != 0 { page.element = try reader.readText() }
            self = .page(page)
        case Tag.operation:
            self = .operation(
                OperationDimensions(
                    service: try reader.readText(), query: try reader.readText(), database: try reader.readText(),
                    operation: try reader.readText(), route: try reader.readText(), release: try reader.readText()))
        default: throw .unknownVersion
        }
    }
}

extension BotRule {
    fileprivate init(from reader: inout some FieldReader) throws(ByteReader.Failure) {
        guard let rule = BotRule(rawValue: try reader.readText()) else { throw .outOfRange }
        self = rule
    }
}

extension PageDimensions {
    /// What there is beyond what every page has.
    fileprivate var marks: UInt8 {
        (bot == nil ? 0 : Dimensions.Mark.bot) | (tags.isEmpty ? 0 : Dimensions.Mark.tags)
            | (phase.isEmpty ? 0 : Dimensions.Mark.phase) | (report.isEmpty ? 0 : Dimensions.Mark.report)
            | (element.isEmpty ? 0 : Dimensions.Mark.element)
    }

    fileprivate init(from reader: inout some FieldReader, bot: BotRule?) throws(ByteReader.Failure) {
        guard let device = Device(rawValue: try reader.readByte()) else { throw .outOfRange }
        self.init(
            site: try reader.readText(), page: try reader.readText(), device: device, browser: try reader.readText(),
            country: try reader.readText(), connection: try reader.readText(), navigation: try reader.readText(),
            release: try reader.readText(), bot: bot)
    }
}
