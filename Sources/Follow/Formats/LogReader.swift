import Telemetry

/// Reads the bytes of a server log, in pieces of any size, and tells the executions in them. Pure: no clock, no file; total on any bytes.
///
/// How the bytes are split changes nothing, as long as `settle` is not called. O(bytes).
package struct LogReader {
    /// What reading adds to.
    struct Results {
        var executions = ExecutionReader()
        var statements: [LoggedStatement] = []

        var report: FollowReport {
            get { executions.report }
            set { executions.report = newValue }
        }

        mutating func read(_ record: LogRecord) {
            if let statement = executions.read(record) { statements.append(statement) }
        }
    }

    /// What of one file waits for its end.
    enum Stage {
        /// The first lines, until one tells the format.
        case undecided([UInt8], lines: LineCutter)
        case stderr(StderrReader)
        case csv(CSVReader)
        case json(JSONReader)

        /// See `LogReader.complete`.
        var complete: Int {
            switch self {
            case .undecided: 0
            case .stderr(let reader): reader.complete
            case .csv(let reader): reader.complete
            case .json(let reader): reader.complete
            }
        }

        /// See `LogReader.isWaiting`.
        var isWaiting: Bool {
            switch self {
            case .stderr(let reader): reader.isWaiting
            case .undecided, .csv, .json: false
            }
        }
    }

    private let prefix: LinePrefix
    /// Exchanged for that of another file where several are read by turns; what is known of processes is common to them.
    var stage: Stage
    private var results = Results()

    /// `prefix` is that of a stderr log and says nothing for others. Without a format the first lines tell it.
    package init(format: LogFormat? = nil, prefix: LinePrefix) {
        self.prefix = prefix
        stage = LogReader.stage(format, prefix)
    }

    package var report: FollowReport { results.report }

    /// Nil until it is known.
    package var format: LogFormat? {
        switch stage {
        case .undecided: nil
        case .stderr: .stderr
        case .csv: .csv
        case .json: .json
        }
    }

    /// Bytes since the start of the file up to the end of the last record that was handed on or skipped. A reader that starts there reads what follows.
    package var complete: Int { stage.complete }

    package mutating func push(_ bytes: [UInt8]) -> [LoggedStatement] {
        push(bytes[...])
        return taken()
    }

    /// Whether a record is there that only needs `settle`.
    package var isWaiting: Bool { stage.isWaiting }

    /// Hands on a record that is whole only if nothing more comes: nothing did for a while.
    package mutating func settle() -> [LoggedStatement] {
        if case .stderr(var reader) = stage {
            reader.settle(into: &results)
            stage = .stderr(reader)
        }
        return taken()
    }

    /// The file has ended. The next byte pushed is the first of another file of the same format; what is known of processes stays.
    package mutating func finish() -> [LoggedStatement] {
        if case .undecided(let bytes, _) = stage, !bytes.isEmpty { decide(.stderr, bytes) }
        switch stage {
        case .undecided: break
        case .stderr(var reader): reader.finish(into: &results)
        case .csv(var reader): reader.finish(into: &results)
        case .json(var reader): reader.finish(into: &results)
        }
        stage = LogReader.stage(format, prefix)
        return taken()
    }

    /// A part of the log is gone.
    mutating func countGap() { results.report.gaps += 1 }

    private mutating func push(_ bytes: ArraySlice<UInt8>) {
        switch stage {
        case .undecided(let held, let lines): examine(bytes, held, lines)
        // Each is taken out while it works, or its buffers would be copied.
        case .stderr(var reader):
            stage = .csv(CSVReader())
            reader.push(bytes, into: &results)
            stage = .stderr(reader)
        case .csv(var reader):
            stage = .csv(CSVReader())
            reader.push(bytes, into: &results)
            stage = .csv(reader)
        case .json(var reader):
            stage = .csv(CSVReader())
            reader.push(bytes, into: &results)
            stage = .json(reader)
        }
    }

    private mutating func examine(_ bytes: ArraySlice<UInt8>, _ held: [UInt8], _ lines: LineCutter) {
        var (held, lines) = (held, lines)
        var found: LogFormat?
        let before = held.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        var count = before
        lines.push(bytes) { line in
            count += 1
            guard found == nil, count <= LogReader.examinedLines else { return }
            found = LogFormat(line: line.bytes, prefix: prefix) ?? (count == LogReader.examinedLines ? .stderr : nil)
        }
        held += bytes
        if found == nil, held.count > LogReader.recordLimit { found = .stderr }
        if let found { decide(found, held) } else { stage = .undecided(held, lines: lines) }
    }

    private mutating func decide(_ format: LogFormat, _ held: [UInt8]) {
        stage = LogReader.stage(format, prefix)
        push(held[...])
    }

    private mutating func taken() -> [LoggedStatement] {
        defer { results.statements = [] }
        return results.statements
    }

    private static func stage(_ format: LogFormat?, _ prefix: LinePrefix) -> Stage {
        switch format {
        case nil: .undecided([], lines: LineCutter())
        case .stderr: .stderr(StderrReader(prefix: prefix))
        case .csv: .csv(CSVReader())
        case .json: .json(JSONReader())
        }
    }

    /// Bytes of a record that are looked at: the beginning of a bulk insert tells its shape.
    static let recordLimit = 1 << 20
    /// Lines that may tell nothing, such as the end of a record that was being written at the start.
    private static let examinedLines = 16
}
