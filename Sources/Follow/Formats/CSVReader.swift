import Telemetry

/// Reads a csvlog: RFC 4180 with line breaks in quotes, 23 columns (PostgreSQL 12), 24 (13) or 26 (14 to 17); what later versions append is
/// not looked at.
///
/// A record that breaks the rules, such as one whose beginning is not there, is dropped, and reading goes on at the next line that begins
/// with a time.
struct CSVReader {
    private enum State {
        case fieldStart, plain, quoted
        /// A quotation mark within quotes: the end of the field, or the first of two.
        case quote
        /// In a line that is no record. `matched` bytes of a time have been seen since its start, nil where it has none.
        case lost(matched: Int?)
    }

    /// Bytes pushed up to the end of the last record that is complete.
    private(set) var complete = 0
    private var state = State.fieldStart
    private var record = Fields()
    private var pushed = 0

    mutating func push(_ bytes: ArraySlice<UInt8>, into results: inout LogReader.Results) {
        for byte in bytes {
            pushed += 1
            take(byte, &results)
        }
    }

    /// Takes a last record that no line break ends, if it is whole.
    mutating func finish(into results: inout LogReader.Results) {
        switch state {
        case .plain, .quote: end(&results)
        case .fieldStart: if record.column > 0 { end(&results) }
        case .quoted: results.report.unreadLines += 1
        case .lost: break
        }
        state = .fieldStart
        record.clear()
        complete = pushed
    }

    private mutating func take(_ byte: UInt8, _ results: inout LogReader.Results) {
        switch (state, byte) {
        case (.lost(let matched), _): search(byte, matched)
        case (.quoted, CSVReader.mark): state = .quote
        case (.quoted, _): record.append(byte)
        case (.quote, CSVReader.mark):
            record.append(byte)
            state = .quoted
        case (.fieldStart, CSVReader.mark): state = .quoted
        case (_, UInt8(ascii: ",")):
            record.nextField()
            state = .fieldStart
        case (_, CSVReader.newline): end(&results)
        // Of a line that ends in CR LF.
        case (.quote, 13): break
        case (.quote, _), (.plain, CSVReader.mark):
            results.report.unreadLines += 1
            lose()
        case (.fieldStart, _), (.plain, _):
            record.append(byte)
            state = .plain
        }
    }

    private mutating func end(_ results: inout LogReader.Results) {
        state = .fieldStart
        complete = pushed
        defer { record.clear() }
        if record.isBlank { return }
        guard record.column + 1 >= CSVReader.fewestColumns, LogTime.looksLikeStart(record.time[...]) else {
            results.report.unreadLines += 1
            return
        }
        if record.isCut { results.report.cutRecords += 1 }
        results.read(record.logRecord)
    }

    private mutating func lose() {
        record.clear()
        state = .lost(matched: nil)
    }

    private mutating func search(_ byte: UInt8, _ matched: Int?) {
        if byte == CSVReader.newline {
            record.clear()
            complete = pushed
            state = .lost(matched: 0)
            return
        }
        guard let matched, LogTime.fits(byte, at: matched) else {
            record.clear()
            state = .lost(matched: nil)
            return
        }
        record.append(byte)
        state = matched + 1 == LogTime.shapeLength ? .plain : .lost(matched: matched + 1)
    }

    private static let mark = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let fewestColumns = 23
}
