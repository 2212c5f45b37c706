/// A template as it grows, segment by segment, in a buffer on the stack.
struct PathTemplate {
    /// The deepest template, in segments.
    private static let depthLimit = 12

    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0
    private var depth = 0
    /// Where a year stands that month and day may follow, and how many of the three have been seen.
    private var date = (start: 0, parts: 0)

    static func of(_ path: UnsafeBufferPointer<UInt8>) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: PageName.limit + SegmentText.limit) { memory in
            let segment = UnsafeMutableBufferPointer(rebasing: memory[PageName.limit...])
            var template = PathTemplate(buffer: UnsafeMutableBufferPointer(rebasing: memory[..<PageName.limit]))
            template.append(path: path, through: segment)
            return template.text
        }
    }

    private init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    private var text: String {
        count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : "/"
    }

    private mutating func append(path: UnsafeBufferPointer<UInt8>, through scratch: UnsafeMutableBufferPointer<UInt8>) {
        var next = URLPath.segment(in: path, from: 0)
        while let range = next {
            next = URLPath.segment(in: path, from: range.upperBound)
            let raw = UnsafeBufferPointer(rebasing: path[range])
            let isAppended: Bool
            if let length = SegmentText.read(raw, into: scratch) {
                isAppended = append(UnsafeBufferPointer(rebasing: scratch[..<length]), isLast: next == nil)
            } else {
                isAppended = append(SegmentPlaceholder.long)
            }
            guard isAppended else { return appendFold() }
        }
        removeIndexFiles()
    }

    /// False when it does not fit.
    private mutating func append(_ segment: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Bool {
        if isLast, isStatusPage(segment) { return append(plain: segment) }
        switch SegmentName.verdict(on: segment) {
        case .nothing: return true
        case .itself: return isCommit(segment) ? append(SegmentPlaceholder.hash) : append(plain: segment)
        case .placeholder(let placeholder, let start):
            if placeholder == .id, start == segment.count, completesDate(segment) { return foldDate() }
            let kept = date
            guard append(placeholder, with: segment[min(start, segment.count)...]) else { return false }
            date = placeholder == .id ? kept : (0, 0)
            return true
        }
    }

    // MARK: What depends on the place

    /// Follows a year, a month and a day over three segments; true at the day.
    private mutating func completesDate(_ segment: UnsafeBufferPointer<UInt8>) -> Bool {
        let number = segment.count <= 4 ? SegmentDate.number(segment, 0..<segment.count) : 0
        if date.parts == 1, segment.count <= 2, SegmentDate.isMonth(number) {
            date.parts = 2
        } else if date.parts == 2, segment.count <= 2, SegmentDate.isDay(number) {
            return true
        } else {
            date = segment.count == 4 && SegmentDate.isYear(number) ? (count, 1) : (0, 0)
        }
        return false
    }

    private mutating func foldDate() -> Bool {
        count = date.start
        // Two segments gave their place back.
        depth -= 2
        return append(SegmentPlaceholder.date)
    }

    /// All that stand at the end, so that a name without them stays as it is.
    private mutating func removeIndexFiles() {
        while let slash = buffer[..<count].lastIndex(of: UInt8(ascii: "/")),
            IndexFile.isOne(UnsafeBufferPointer(rebasing: buffer[(slash + 1)..<count]))
        {
            count = slash
        }
    }

    /// The page that tells of a failure, alone or behind a language; elsewhere the number is one among many.
    private func isStatusPage(_ segment: UnsafeBufferPointer<UInt8>) -> Bool {
        guard segment.count >= 3, depth == 0 || depth == 1 && isLanguage, SegmentName.extensionStart(in: segment) == 3
        else { return false }
        guard segment.prefix(3).allSatisfy(\.isDigit) else { return false }
        return PathTemplate.statuses.contains(SegmentDate.number(segment, 0..<3))
    }

    /// Those that sites have a page for; each is one name that stays out of `:id`.
    private static let statuses = [400, 401, 403, 404, 410, 429, 500, 502, 503, 504]

    /// `/en` or `/en-gb`.
    private var isLanguage: Bool {
        guard count == 3 || count == 6 && buffer[3] == UInt8(ascii: "-") else { return false }
        return buffer[1].isLetter && buffer[2].isLetter && (count == 3 || buffer[4].isLetter && buffer[5].isLetter)
    }

    /// A short checksum behind `commit` or `commits`; elsewhere it could be a word.
    private func isCommit(_ segment: UnsafeBufferPointer<UInt8>) -> Bool {
        guard segment.count >= 7, segment.count < 16, ends(with: "/commit") || ends(with: "/commits") else {
            return false
        }
        return segment.allSatisfy { $0.isDigit || (0x61...0x66).contains($0) } && segment.contains(where: \.isDigit)
    }

    private func ends(with text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        return count >= length && (0..<length).allSatisfy { buffer[count - length + $0] == text.utf8Start[$0] }
    }

    // MARK: Writing

    private mutating func append(plain segment: UnsafeBufferPointer<UInt8>) -> Bool {
        guard beginSegment(segment.count) else { return false }
        write(segment)
        date = (0, 0)
        return true
    }

    private mutating func append(
        _ placeholder: SegmentPlaceholder, with end: Slice<UnsafeBufferPointer<UInt8>>? = nil
    ) -> Bool {
        let name = UnsafeBufferPointer(start: placeholder.name.utf8Start, count: placeholder.name.utf8CodeUnitCount)
        guard beginSegment(1 + name.count + (end?.count ?? 0)) else { return false }
        write(UInt8(ascii: ":"))
        write(name)
        if let end { write(UnsafeBufferPointer(rebasing: end)) }
        date = (0, 0)
        return true
    }

    /// Writes the slash when there is place for the segment, and for the mark of those that do not fit.
    private mutating func beginSegment(_ length: Int) -> Bool {
        guard depth < PathTemplate.depthLimit, count + 1 + length + PageName.fold.utf8.count <= PageName.limit else {
            return false
        }
        depth += 1
        write(UInt8(ascii: "/"))
        return true
    }

    private mutating func appendFold() {
        for byte in PageName.fold.utf8 { write(byte) }
    }

    private mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { write(byte) }
    }

    private mutating func write(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }
}
