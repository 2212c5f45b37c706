import Telemetry

/// Takes metrics and, of those that are read, each point by itself.
struct MetricSink: OTLPSink {
    static let names = OTLPNames(
        resources: "resourceMetrics", olderResources: "resource_metrics", scopes: "scopeMetrics",
        olderScopes: "scope_metrics", items: "metrics", olderItems: "metrics", item: "metric")

    private var books = OperationsBooks(.points)
    /// Where the present scope's operations begin in their group.
    private var scopeStart = 0
    /// Points of a metric's older name in the present resource, and whether the stable one is there too: while names change, both are sent.
    private var older: [OperationsBooks.Place] = []
    private var hasStable = false
    private var told: [OperationsBooks.Place] = []

    mutating func open() throws(Refusal) { try books.open() }

    /// A metric is no item but holds some.
    mutating func admits() throws(Refusal) -> Bool {
        try books.open()
        return true
    }

    mutating func refuse(_ refusal: Refusal) { books.refuse(refusal) }

    mutating func take(_ metric: MetricFacts) {
        books.ignore(metric.otherPoints)
        guard let kind = OperationMetric(name: metric.name) else { return books.ignore(Int64(metric.points.count)) }
        for point in metric.points where books.admits() {
            do throws(Refusal) {
                guard let timing = try point.timing(kind, metric) else {
                    books.ignore(1)
                    continue
                }
                switch kind {
                case .query: break
                case .request: hasStable = true
                case .olderRequest: older.append(books.place)
                }
                books.add(timing)
            } catch {
                books.refuse(error)
            }
        }
    }

    mutating func closeScope(_ scope: ScopeFacts) {
        nameStreams(from: scopeStart, scope.hash)
        scopeStart = books.group.operations.count
    }

    mutating func closeResource(_ resource: ResourceFacts) {
        nameStreams(from: 0, resource.hash.value)
        scopeStart = 0
        books.close(resource)
        if hasStable { told += older }
        (older, hasStable) = ([], false)
    }

    consuming func finish() -> OperationsBatch {
        books.ignore(at: told)
        return books.finish()
    }

    /// Adds what is known only now to the names of streams, which so far are those of one metric and its attributes.
    private mutating func nameStreams(from start: Int, _ part: UInt64) {
        books.change(from: start) { timing in
            switch timing.times {
            case .one, .mean, .spread: break
            case .running(let spread, let stream, let since):
                timing.times = .running(spread, stream: MetricSink.stream(stream, part), since: since)
            case .runningMean(let sum, let count, let stream, let since):
                timing.times = .runningMean(
                    sum: sum, count: count, stream: MetricSink.stream(stream, part), since: since)
            }
        }
    }

    private static func stream(_ stream: UInt64, _ part: UInt64) -> UInt64 {
        var hash = FNV1a()
        hash.combine(stream)
        hash.combine(part)
        return hash.finalised
    }
}
