/// How a PostgreSQL server writes its log: its `log_destination`.
package enum LogFormat: String, Hashable, Sendable, CaseIterable {
    case stderr, csv, json

    /// Tells by the name: the server itself puts `.csv` and `.json` there. Any other suffix says nothing, so the content decides.
    package init?(fileName: String) {
        if fileName.hasSuffix(".csv") {
            self = .csv
        } else if fileName.hasSuffix(".json") {
            self = .json
        } else {
            return nil
        }
    }

    /// Tells by a line. Nil where it could be the middle of a record of any format.
    init?(line: ArraySlice<UInt8>, prefix: LinePrefix) {
        if line.starts(with: "{\"timestamp\":".utf8) {
            self = .json
        } else if LogTime.looksLikeStart(line), LogFormat.zoneEndsInComma(line) {
            self = .csv
        } else if prefix.match(line) != nil {
            self = .stderr
        } else {
            return nil
        }
    }

    /// A csvlog record begins with the time alone: `2026-11-25 10:01:36.123 UTC,`.
    private static func zoneEndsInComma(_ line: ArraySlice<UInt8>) -> Bool {
        guard let read = LogTime.read(line, from: line.startIndex, fraction: .needed) else { return false }
        return read.end < line.endIndex && line[read.end] == UInt8(ascii: ",")
    }
}
