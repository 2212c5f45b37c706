/// Query spans directly within query spans. Where a mapper of objects and its driver are both instrumented, each tells of the one
/// execution: the outer span is what the program waited for, and the inner one with the same statement is the same.
struct NestedQueries: Sendable {
    private var places: [Span: OperationsBooks.Place] = [:]
    private var inner: [(parent: Span, place: OperationsBooks.Place)] = []

    private struct Span: Hashable, Sendable {
        let trace: TraceID
        let id: SpanID
    }

    mutating func note(_ span: SpanFacts, at place: OperationsBooks.Place) {
        guard let trace = span.trace, let id = span.id else { return }
        places[Span(trace: trace, id: id)] = place
        if let parent = span.parent { inner.append((Span(trace: trace, id: parent), place)) }
    }

    /// Those that say what the span around them says.
    func repeated(in batch: OperationsBatch) -> [OperationsBooks.Place] {
        inner.compactMap { nested in
            guard let outer = places[nested.parent], outer != nested.place,
                batch[nested.place].statement == batch[outer].statement
            else { return nil }
            return nested.place
        }
    }
}

extension OperationsBatch {
    fileprivate subscript(place: OperationsBooks.Place) -> OperationTiming {
        groups[place.group].operations[place.operation]
    }
}
