extension CSVReader {
    /// The fields of a record that are kept. Detail, context and query are not: they hold literals of other statements.
    struct Fields {
        private(set) var column = 0
        private(set) var isCut = false
        private(set) var time: [UInt8] = []
        private var database: [UInt8] = []
        private var process: [UInt8] = []
        private var severity: [UInt8] = []
        private var message: [UInt8] = []
        private var application: [UInt8] = []
        private var length = 0

        /// A line with nothing in it.
        var isBlank: Bool { column == 0 && (time.isEmpty || time == [13]) }

        mutating func append(_ byte: UInt8) {
            length += 1
            if length > LogReader.recordLimit { isCut = true }
            switch column {
            case 0: Fields.keep(byte, in: &time)
            case 2: Fields.keep(byte, in: &database)
            case 3: Fields.keep(byte, in: &process)
            case 11: Fields.keep(byte, in: &severity)
            case 13: if !isCut { message.append(byte) }
            case 22: Fields.keep(byte, in: &application)
            default: break
            }
        }

        /// The number of a column stops where no version has one.
        mutating func nextField() { column = min(column + 1, 1000) }

        /// The room for a message is kept, unless it was an unusual one.
        mutating func clear() {
            let room = message.capacity
            message.removeAll(keepingCapacity: room < LogReader.recordLimit)
            for field in [\Fields.time, \.database, \.process, \.severity, \.application] {
                self[keyPath: field].removeAll(keepingCapacity: true)
            }
            (column, isCut, length) = (0, false, 0)
        }

        var logRecord: LogRecord {
            LogRecord(
                instant: LogTime.read(time[...], from: 0, fraction: .needed)?.instant,
                database: String(logged: database), application: String(logged: application),
                process: Int(String(decoding: process, as: UTF8.self)), severity: LogSeverity(severity),
                message: message[...])
        }

        private static func keep(_ byte: UInt8, in field: inout [UInt8]) {
            if field.count < nameLimit { field.append(byte) }
        }

        /// Bytes: more than any name of PostgreSQL has.
        private static let nameLimit = 256
    }
}
