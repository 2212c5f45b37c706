/// Reads a stderr log. A record ends where the next begins, for only that tells that no line of it follows; see `settle`.
struct StderrReader {
    private enum State {
        /// A record whose lines are collected.
        case open(LinePrefix.Match, LogSeverity, message: [UInt8], isCut: Bool)
        /// Lines that are no record of their own, or nothing yet.
        case idle
    }

    /// Bytes pushed up to the end of the last record that is complete.
    private(set) var complete = 0
    private let prefix: LinePrefix
    private var lines = LineCutter()
    private var state = State.idle

    init(prefix: LinePrefix) { self.prefix = prefix }

    /// Whether a record waits for its end.
    var isWaiting: Bool {
        switch state {
        case .open: !lines.isInside
        case .idle: false
        }
    }

    mutating func push(_ bytes: ArraySlice<UInt8>, into results: inout LogReader.Results) {
        var cutter = lines
        lines = LineCutter()
        cutter.push(bytes) { take($0, &results) }
        lines = cutter
    }

    /// Takes the record that waits as complete: nothing was written for a while. A line of it that comes later still is dropped.
    mutating func settle(into results: inout LogReader.Results) {
        guard !lines.isInside else { return }
        close(&results)
        complete = lines.start
    }

    mutating func finish(into results: inout LogReader.Results) {
        var cutter = lines
        lines = LineCutter()
        cutter.finish { take($0, &results) }
        lines = cutter
        close(&results)
        complete = lines.start
    }

    private mutating func take(_ line: LineCutter.Line, _ results: inout LogReader.Results) {
        if line.bytes.first == UInt8(ascii: "\t") {
            append(line)
        } else if let match = prefix.match(line.bytes) {
            close(&results)
            complete = line.start
            open(match, line)
        } else {
            results.report.unreadLines += 1
            // An open record goes on behind what another process wrote into it.
            if case .idle = state { complete = line.end }
        }
    }

    private mutating func open(_ match: LinePrefix.Match, _ line: LineCutter.Line) {
        switch match.label {
        case .severity(let severity):
            state = .open(match, severity, message: Array(line.bytes[match.text...]), isCut: line.isCut)
        case .detail: state = .idle
        }
    }

    private mutating func append(_ line: LineCutter.Line) {
        guard case .open(let match, let severity, var message, var isCut) = state else { return }
        // Without the copy in `state`, appending does not copy what is there.
        state = .idle
        let text = line.bytes.dropFirst()
        let room = LogReader.recordLimit - message.count
        if line.isCut || text.count + 1 > room { isCut = true }
        message.append(contentsOf: [UInt8(ascii: "\n")].prefix(room))
        message.append(contentsOf: text.prefix(max(0, room - 1)))
        state = .open(match, severity, message: message, isCut: isCut)
    }

    private mutating func close(_ results: inout LogReader.Results) {
        guard case .open(let match, let severity, let message, let isCut) = state else { return }
        state = .idle
        if isCut { results.report.cutRecords += 1 }
        results.read(
            LogRecord(
                instant: match.instant, database: match.database, application: match.application,
                process: match.process, severity: severity, message: message[...]))
    }
}
