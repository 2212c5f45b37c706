import Telemetry

/// One record of a server log, whatever the format. Details and parameters are not in it: they hold literals and nothing that counts.
struct LogRecord {
    var instant: Timestamp?
    var database: String?
    var application: String?
    /// Which process wrote it, so that two records of one can be joined.
    var process: Int?
    var severity: LogSeverity
    var message: ArraySlice<UInt8>
}

extension String {
    /// A name of the log as a name, nil for the words the server writes where there is none.
    init?(logged bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty, !bytes.elementsEqual("[unknown]".utf8) else { return nil }
        self.init(decoding: bytes, as: UTF8.self)
    }

    /// A statement as it is kept.
    init(statement bytes: ArraySlice<UInt8>) {
        var kept = bytes.prefix(LoggedStatement.statementLimit)
        if kept.count < bytes.count {
            // A character of UTF-8 has at most four bytes, so at most three of a cut one stand at the end.
            var dropped = 0
            while dropped < 3, let next = bytes[kept.endIndex...].first, next & 0xC0 == 0x80, !kept.isEmpty {
                kept = kept.dropLast()
                dropped += 1
            }
        }
        self.init(decoding: kept, as: UTF8.self)
        // What is no UTF-8 becomes a replacement of three bytes.
        while utf8.count > LoggedStatement.statementLimit { unicodeScalars.removeLast() }
    }
}
