import Telemetry

/// Takes spans. Queries without a route get that of the server span of their trace, wherever it stands in the body: it is
/// the route that calls them.
struct SpanSink: OTLPSink {
    static let names = OTLPNames(
        resources: "resourceSpans", olderResources: "resource_spans", scopes: "scopeSpans", olderScopes: "scope_spans",
        items: "spans", olderItems: "spans", item: "span")

    private var books = OperationsBooks(.spans)
    private var routes: [TraceID: String] = [:]
    private var waiting: [WaitingQuery] = []
    private var nested = NestedQueries()

    private struct WaitingQuery: Sendable {
        let trace: TraceID
        let place: OperationsBooks.Place
    }

    mutating func open() throws(Refusal) { try books.open() }

    mutating func admits() -> Bool { books.admits() }

    mutating func refuse(_ refusal: Refusal) { books.refuse(refusal) }

    mutating func take(_ span: SpanFacts) {
        do throws(Refusal) {
            guard let timing = try span.timing() else { return books.ignore(1) }
            if timing.statement != nil { nested.note(span, at: books.place) }
            note(timing, span.trace)
            books.add(timing)
        } catch {
            books.refuse(error)
        }
    }

    mutating func closeScope(_ scope: ScopeFacts) {}

    mutating func closeResource(_ resource: ResourceFacts) { books.close(resource) }

    /// All of the body, once it is read.
    consuming func finish() -> OperationsBatch {
        if !routes.isEmpty {
            for query in waiting {
                if let route = routes[query.trace] { books.setRoute(route, at: query.place) }
            }
        }
        books.ignore(at: nested.repeated(in: books.batch))
        return books.finish()
    }

    private mutating func note(_ timing: OperationTiming, _ trace: TraceID?) {
        guard let trace else { return }
        switch timing.kind {
        case .query: if timing.route == nil { waiting.append(WaitingQuery(trace: trace, place: books.place)) }
        // The first is the outermost only by luck: a service that calls itself has several, and each is true of a part.
        case .request: if let route = timing.route, routes[trace] == nil { routes[trace] = route }
        }
    }
}
