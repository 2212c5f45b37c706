import Telemetry

/// What a span says, in either form. Its ids lead from a query to its route, and to the query it is a part of; none is kept.
struct SpanFacts: Sendable {
    /// The kinds that matter, by OpenTelemetry's numbers.
    enum Kind: Sendable {
        case unspecified
        case inner
        case server
        case client
        case other

        init(_ number: Int64) {
            switch number {
            case 0: self = .unspecified
            case 1: self = .inner
            case 2: self = .server
            case 3: self = .client
            default: self = .other
            }
        }
    }

    var trace: TraceID?
    var id: SpanID?
    var parent: SpanID?
    var name = ""
    var kind = Kind.unspecified
    /// Nanoseconds since the epoch; 0 where it is not told.
    var start: UInt64 = 0
    var end: UInt64 = 0
    /// Whether the span's status is an error.
    var isError = false
    var operation = OperationFacts()

    mutating func reset() { self = SpanFacts() }
}

extension SpanFacts {
    /// What is to be measured; nil where the span is of something else.
    func timing() throws(Refusal) -> OperationTiming? {
        guard let kind = operationKind else { return nil }
        let milliseconds = try milliseconds()
        let instant = Timestamp(nanoseconds: end)
        switch kind {
        case .query:
            return OperationTiming(
                .query, statement: operation.statement, summary: querySummary, database: operation.database,
                operation: operation.operation, route: operation.route,
                isOK: !isError && !operation.hasErrorType, rows: operation.rows, instant: instant,
                times: .one(milliseconds))
        case .request:
            return OperationTiming(
                .request, operation: operation.method, route: operation.route,
                isOK: !isError && !operation.isServerError, instant: instant,
                times: .one(milliseconds))
        }
    }

    private var operationKind: OperationTiming.Kind? {
        switch kind {
        case .client:
            operation.database != nil || operation.statement != nil || operation.summary != nil ? .query : nil
        // Prisma and some other mappers of objects say so little of what they do.
        case .inner, .unspecified: operation.database != nil && operation.statement != nil ? .query : nil
        case .server: operation.route != nil || operation.method != nil ? .request : nil
        case .other: nil
        }
    }

    /// Without a statement something must name the query, if only the span, as `pg.connect` does.
    private var querySummary: String? {
        guard operation.statement == nil else { return operation.summary }
        return operation.queryName ?? (name.isEmpty ? nil : name)
    }

    private func milliseconds() throws(Refusal) -> Double {
        guard end > 0 else { throw Refusal(.badValue, "a span has no end time") }
        guard start > 0 else { throw Refusal(.badValue, "a span has no start time") }
        guard end >= start else { throw Refusal(.badValue, "a span ends before it starts") }
        return Double(end - start) / 1e6
    }
}

extension Timestamp {
    init(nanoseconds: UInt64) { self.init(milliseconds: Int64(nanoseconds / 1_000_000)) }
}
