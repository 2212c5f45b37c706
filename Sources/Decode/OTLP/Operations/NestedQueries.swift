/// Query spans directly within query spans. Where a mapper of objects and its driver are both instrumented, each tells of the one
/// execution: the outer span is what the program waited for, and the inner one with the same statement is the same.
struct NestedQueries: Sendable {
    private var spans: [Span] = []

    private struct Span: Sendable {
        let trace: TraceID
        let id: SpanID
        let parent: SpanID?
        let place: OperationsBooks.Place
    }

    mutating func note(_ span: SpanFacts, at place: OperationsBooks.Place) {
        guard let trace = span.trace, let id = span.id else { return }
        spans.append(Span(trace: trace, id: id, parent: span.parent, place: place))
    }

    /// Those that say what the span around them says.
    func repeated(in batch: OperationsBatch) -> [OperationsBooks.Place] {
        // Nearly always the parents are no queries, and most of them are ruled out without a table.
        var ids = SpanIDFilter(count: spans.count)
        for span in spans { ids.insert(span.id) }
        let inner = spans.filter { $0.parent.map(ids.mayHold) ?? false }
        guard !inner.isEmpty else { return [] }
        let parents = Set(inner.compactMap(\.parent))
        let outer = Dictionary(
            spans.filter { parents.contains($0.id) }.map { (Key(trace: $0.trace, id: $0.id), $0.place) }
        ) { first, _ in first }
        return inner.compactMap { span in
            guard let parent = span.parent, let place = outer[Key(trace: span.trace, id: parent)], place != span.place,
                batch[span.place].statement == batch[place].statement
            else { return nil }
            return span.place
        }
    }

    private struct Key: Hashable {
        let trace: TraceID
        let id: SpanID
    }
}

/// Rules out most identifiers that were not put into it: a bit for the remainder of each, sixteen bits for each identifier.
private struct SpanIDFilter {
    private var words: [UInt64]

    init(count: Int) { words = Array(repeating: 0, count: max(1, count / 4).nextPowerOfTwo) }

    mutating func insert(_ id: SpanID) { words[place(id)] |= bit(id) }

    func mayHold(_ id: SpanID) -> Bool { words[place(id)] & bit(id) != 0 }

    private func place(_ id: SpanID) -> Int { Int(truncatingIfNeeded: id.number >> 6) & (words.count - 1) }

    private func bit(_ id: SpanID) -> UInt64 { 1 << (id.number & 63) }
}

extension Int {
    fileprivate var nextPowerOfTwo: Int { 1 << (bitWidth - (self - 1).leadingZeroBitCount) }
}

extension OperationsBatch {
    fileprivate subscript(place: OperationsBooks.Place) -> OperationTiming {
        groups[place.group].operations[place.operation]
    }
}
