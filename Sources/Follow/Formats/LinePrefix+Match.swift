import Telemetry

extension LinePrefix {
    /// A line that begins a record, or a detail of one.
    struct Match: Equatable {
        var instant: Timestamp?
        var database: String?
        var application: String?
        var process: Int?
        var label: LineLabel
        /// Where the text behind the label begins.
        var text: Int
    }

    /// Nil where the line does not fit. O(length of the line): a name that could end in many places is tried in so many and no more.
    ///
    /// A name ends at the first place where the rest fits: an application may call itself like a piece of a log line.
    func match(_ line: ArraySlice<UInt8>) -> Match? {
        for language in [LineLabel.Language.english, .other] {
            // The short form first: a record without a session would rarely fit the long one, and one with a session never the short.
            for count in [countWithoutSession, elements.count] {
                guard let count else { continue }
                var matcher = Matcher(line: line, elements: elements[..<count], language: language)
                if let match = matcher.match() { return match }
            }
        }
        return nil
    }
}

/// One attempt to find a prefix on a line.
private struct Matcher {
    let line: ArraySlice<UInt8>
    let elements: ArraySlice<LinePrefix.Element>
    let language: LineLabel.Language
    private var found = LinePrefix.Match(label: .detail, text: 0)
    private var steps = 0

    init(line: ArraySlice<UInt8>, elements: ArraySlice<LinePrefix.Element>, language: LineLabel.Language) {
        self.line = line
        self.elements = elements
        self.language = language
    }

    mutating func match() -> LinePrefix.Match? {
        fits(from: elements.startIndex, at: line.startIndex) ? found : nil
    }

    /// Recursion goes as deep as the prefix has free fields.
    private mutating func fits(from first: Int, at start: Int) -> Bool {
        var position = start
        steps += 1
        guard steps <= Matcher.stepLimit else { return false }
        for index in first..<elements.endIndex {
            switch elements[index] {
            case .literal(let bytes):
                guard line[position...].starts(with: bytes) else { return false }
                position += bytes.count
            case .field(let field, let width) where field.isFree:
                return fitsFree(field, width: width, at: position, before: index + 1)
            case .field(let field, let width):
                guard let end = readPadded(field, width: width, at: position) else { return false }
                position = end
            }
        }
        guard let (label, text) = LineLabel.read(line, at: position, language) else { return false }
        found.label = label
        found.text = text
        return true
    }

    private mutating func fitsFree(_ field: LinePrefix.Field, width: Int, at start: Int, before next: Int) -> Bool {
        var end = start + abs(width)
        while end <= line.endIndex, steps <= Matcher.stepLimit {
            if fits(from: next, at: end) {
                keep(field, trimmed(line[start..<end], width: width))
                return true
            }
            end += 1
        }
        return false
    }

    private func trimmed(_ bytes: ArraySlice<UInt8>, width: Int) -> ArraySlice<UInt8> {
        guard width != 0 else { return bytes }
        let rest = bytes.drop { $0 == 32 }
        guard width < 0 else { return rest }
        return bytes[..<((bytes.lastIndex { $0 != 32 }).map { $0 + 1 } ?? bytes.startIndex)]
    }

    private mutating func readPadded(_ field: LinePrefix.Field, width: Int, at start: Int) -> Int? {
        var position = start
        if width > 0 {
            while position < line.endIndex, position - start < width, line[position] == 32 { position += 1 }
        }
        guard let end = read(field, at: position) else { return nil }
        guard width < 0, end - start < -width else { return end }
        let padded = start - width
        guard padded <= line.endIndex, line[end..<padded].allSatisfy({ $0 == 32 }) else { return nil }
        return padded
    }

    private mutating func read(_ field: LinePrefix.Field, at start: Int) -> Int? {
        switch field {
        case .milliseconds: keep(LogTime.read(line, from: start, fraction: .needed))
        case .seconds: keep(LogTime.read(line, from: start, fraction: .absent))
        case .epoch: keep(LogTime.readEpoch(line, from: start))
        case .start: LogTime.read(line, from: start, fraction: .absent)?.end
        case .process: readProcess(radix: 10, at: start)
        case .session: readSession(at: start)
        case .number: numberEnd(from: start)
        case .transaction: transactionEnd(from: start)
        case .state: end(from: start, exactly: 5) { LogTime.isWordByte($0) }
        case .application, .database, .text: nil
        }
    }

    private mutating func keep(_ reading: LogTime.Reading?) -> Int? {
        // The finer one stays where a prefix has several.
        if let instant = reading?.instant, found.instant == nil || instant.milliseconds % 1000 != 0 {
            found.instant = instant
        }
        return reading?.end
    }

    private mutating func keep(_ field: LinePrefix.Field, _ bytes: ArraySlice<UInt8>) {
        switch field {
        case .application: found.application = String(logged: bytes)
        case .database: found.database = String(logged: bytes)
        case .text, .process, .session, .milliseconds, .seconds, .epoch, .start, .number, .transaction, .state: break
        }
    }

    private mutating func readProcess(radix: Int, at start: Int) -> Int? {
        let end = end(from: start, LogTime.isWordByte)
        guard let process = Int(String(decoding: line[start..<end].prefix(16), as: UTF8.self), radix: radix) else {
            return nil
        }
        found.process = process
        return end
    }

    private mutating func readSession(at start: Int) -> Int? {
        let point = end(from: start, LogTime.isWordByte)
        guard point > start, point < line.endIndex, line[point] == UInt8(ascii: ".") else { return nil }
        return readProcess(radix: 16, at: point + 1)
    }

    private func numberEnd(from start: Int) -> Int {
        let digits = start < line.endIndex && line[start] == UInt8(ascii: "-") ? start + 1 : start
        let end = end(from: digits) { $0 >= 48 && $0 <= 57 }
        return end == digits ? start : end
    }

    private func transactionEnd(from start: Int) -> Int {
        let slash = numberEnd(from: start)
        guard slash > start, slash < line.endIndex, line[slash] == UInt8(ascii: "/") else { return start }
        return numberEnd(from: slash + 1)
    }

    private func end(from start: Int, _ belongs: (UInt8) -> Bool) -> Int {
        line[start...].firstIndex { !belongs($0) } ?? line.endIndex
    }

    private func end(from start: Int, exactly count: Int, _ belongs: (UInt8) -> Bool) -> Int? {
        guard line.endIndex - start >= count, line[start..<start + count].allSatisfy(belongs) else { return nil }
        return start + count
    }

    /// Places tried on a line. Names of a usual length need a few hundred.
    private static let stepLimit = 4096
}
