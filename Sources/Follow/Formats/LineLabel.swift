/// The word between prefix and text of a stderr line: `LOG:  `.
enum LineLabel: Equatable {
    /// Begins a record.
    case severity(LogSeverity)
    /// Belongs to the record before it: `DETAIL`, `STATEMENT` and such.
    case detail

    enum Language {
        case english
        /// Any word: the server translates it, with `lc_messages`.
        case other
    }

    /// Label and where the text begins; nil where none stands there. `log_error_verbosity = verbose` puts an SQLSTATE before the text.
    static func read(
        _ line: ArraySlice<UInt8>, at start: Int, _ language: Language
    ) -> (label: LineLabel, text: Int)? {
        let rest = line[start...]
        guard let first = rest.first, first > 32 else { return nil }
        switch language {
        case .english:
            guard let (word, label) = words.first(where: { rest.starts(with: $0.word) }) else { return nil }
            return (label, skippingState(line, at: start + word.count))
        case .other:
            guard let word = rest.dropLast(2).prefix(wordLimit).firstIndex(where: { $0 <= 32 || $0 == colon }) else {
                return nil
            }
            // French puts a space before the colon.
            let end = line[word] == 32 ? word + 1 : word
            guard line[end...].starts(with: ":  ".utf8) else { return nil }
            return (.severity(LogSeverity(line[start..<word])), skippingState(line, at: end + 3))
        }
    }

    private static func skippingState(_ line: ArraySlice<UInt8>, at start: Int) -> Int {
        guard line.endIndex - start >= 7, line[start + 5] == colon, line[start + 6] == 32,
            line[start..<start + 5].allSatisfy({ $0 >= 48 && $0 <= 57 || $0 >= 65 && $0 <= 90 })
        else { return start }
        return start + 7
    }

    private static let words: [(word: [UInt8], label: LineLabel)] =
        ["LOG", "ERROR", "FATAL", "PANIC", "WARNING", "NOTICE", "INFO", "DEBUG"].map {
            (Array("\($0):  ".utf8), .severity(LogSeverity($0.utf8)))
        }
        + ["DETAIL", "HINT", "QUERY", "CONTEXT", "LOCATION", "BACKTRACE", "STATEMENT"].map {
            (Array("\($0):  ".utf8), .detail)
        }

    private static let colon = UInt8(ascii: ":")
    /// Bytes; the longest translation has about thirty.
    private static let wordLimit = 64
}
