/// Cuts bytes that come in pieces into lines, without their `\n`.
///
/// A line longer than `LogReader.recordLimit` comes as its beginning. O(bytes) however they are split.
struct LineCutter {
    struct Line {
        let bytes: ArraySlice<UInt8>
        /// Whether the end is missing.
        let isCut: Bool
        /// Bytes pushed up to the first byte of the line, and behind its `\n`.
        let start: Int
        let end: Int
    }

    private var partial: [UInt8] = []
    private var isCut = false
    /// Bytes pushed up to the first of the line that has not ended.
    private(set) var start = 0
    private var pushed = 0

    /// Whether a line has begun that has not ended.
    var isInside: Bool { pushed > start }

    mutating func push(_ bytes: ArraySlice<UInt8>, _ take: (Line) -> Void) {
        var rest = bytes
        while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let end = pushed + newline - rest.startIndex + 1
            emit(rest[..<newline], end: end, take)
            pushed = end
            start = end
            rest = rest[(newline + 1)...]
        }
        pushed += rest.count
        keep(rest)
    }

    /// The last line where no `\n` ends it.
    mutating func finish(_ take: (Line) -> Void) {
        guard isInside else { return }
        emit([], end: pushed, take)
        start = pushed
    }

    private mutating func emit(_ tail: ArraySlice<UInt8>, end: Int, _ take: (Line) -> Void) {
        if partial.isEmpty {
            take(
                Line(
                    bytes: tail.prefix(LogReader.recordLimit), isCut: tail.count > LogReader.recordLimit, start: start,
                    end: end))
        } else {
            keep(tail)
            take(Line(bytes: partial[...], isCut: isCut, start: start, end: end))
            partial.removeAll(keepingCapacity: partial.capacity < LogReader.recordLimit)
            isCut = false
        }
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        let room = LogReader.recordLimit - partial.count
        if bytes.count > room { isCut = true }
        partial.append(contentsOf: bytes.prefix(room))
    }
}
