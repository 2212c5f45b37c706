import Foundation

/// Reads a jsonlog, one object a line (PostgreSQL 15 and later).
struct JSONReader {
    private struct Entry: Decodable {
        var timestamp: String?
        var dbname: String?
        var pid: Int?
        var severity: String?
        var message: String?
        var application: String?

        private enum CodingKeys: String, CodingKey {
            case timestamp, dbname, pid, message
            case severity = "error_severity"
            case application = "application_name"
        }
    }

    private var lines = LineCutter()
    private let decoder = JSONDecoder()

    /// Bytes pushed up to the end of the last record that is complete.
    private(set) var complete = 0

    mutating func push(_ bytes: ArraySlice<UInt8>, into results: inout LogReader.Results) {
        var cutter = lines
        lines = LineCutter()
        cutter.push(bytes) { read($0, &results) }
        lines = cutter
        complete = lines.start
    }

    mutating func finish(into results: inout LogReader.Results) {
        var cutter = lines
        lines = LineCutter()
        cutter.finish { read($0, &results) }
        lines = cutter
        complete = lines.start
    }

    private func read(_ line: LineCutter.Line, _ results: inout LogReader.Results) {
        guard line.bytes.contains(where: { $0 > 32 }) else { return }
        guard let entry = entry(line.bytes, isCut: line.isCut), let message = entry.message else {
            results.report.unreadLines += 1
            return
        }
        if line.isCut { results.report.cutRecords += 1 }
        let time = ArraySlice((entry.timestamp ?? "").utf8)
        results.read(
            LogRecord(
                instant: LogTime.read(time, from: 0, fraction: .needed)?.instant,
                database: entry.dbname.flatMap { String(logged: $0.utf8) },
                application: entry.application.flatMap { String(logged: $0.utf8) }, process: entry.pid,
                severity: LogSeverity((entry.severity ?? "").utf8), message: ArraySlice(message.utf8)))
    }

    private func entry(_ line: ArraySlice<UInt8>, isCut: Bool) -> Entry? {
        if isCut { return decode(JSONReader.closed(line)) }
        // A database without an encoding logs bytes that are no UTF-8; they are replaced, as everywhere.
        return decode(Data(line)) ?? decode(Data(String(decoding: line, as: UTF8.self).utf8))
    }

    private func decode(_ data: Data) -> Entry? { try? decoder.decode(Entry.self, from: data) }

    /// The message is the last thing that is needed, and what makes a line long: where it was cut, it is closed.
    private static func closed(_ line: ArraySlice<UInt8>) -> Data {
        var kept = line
        // An escape is at most six bytes; where one may be cut, or lies so near that it could be, all of it goes.
        if let escape = line.suffix(12).firstIndex(of: UInt8(ascii: "\\")) {
            kept = line[..<escape]
            while kept.last == UInt8(ascii: "\\") { kept = kept.dropLast() }
        }
        return Data((String(decoding: kept, as: UTF8.self) + "\"}").utf8)
    }
}
