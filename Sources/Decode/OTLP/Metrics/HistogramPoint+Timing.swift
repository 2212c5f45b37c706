import Telemetry

extension HistogramPoint {
    /// What is to be measured; nil where the point says that there is nothing.
    func timing(_ metric: OperationMetric, _ facts: MetricFacts) throws(Refusal) -> OperationTiming? {
        guard !isEmptyByItsFlag else { return nil }
        guard !isDamaged, let told = count, let count = Int64(exactly: told), count <= ValueSpread.countLimit else {
            throw Refusal(
                .badValue,
                "a histogram's numbers cannot be read; expected finite numbers, and counts up to \(ValueSpread.countLimit)"
            )
        }
        guard let scale = metric.scale(unit: facts.unit) else {
            throw Refusal(.badValue, "the unit of \(facts.name) is none of time; expected s, ms, us or ns")
        }
        switch facts.temporality {
        case .unspecified:
            throw Refusal(.badValue, "a histogram of \(facts.name) says neither delta nor cumulative")
        case .delta:
            guard count > 0 else { return nil }
            return timing(metric.kind, times: try delta(count, SpreadBuilder(scale, isRunning: false)))
        case .cumulative:
            // An empty one is kept: what comes after it is new.
            return timing(metric.kind, times: try running(count, SpreadBuilder(scale, isRunning: true), facts.name))
        }
    }

    private func delta(_ count: Int64, _ builder: SpreadBuilder) throws(Refusal) -> OperationTiming.Times {
        if let spread = try spread(count, builder) { return .spread(spread) }
        return .mean(try soleSum(builder) / Double(count), count: count)
    }

    private func running(
        _ count: Int64, _ builder: SpreadBuilder, _ name: String
    ) throws(Refusal) -> OperationTiming.Times {
        var hash = FNV1a()
        hash.combine(name)
        hash.combine(attributes.value)
        // Two processes may start within a millisecond, which is as exact as instants are here.
        hash.combine(start % 1_000_000)
        let since = Timestamp(nanoseconds: start)
        if let spread = try spread(count, builder) { return .running(spread, stream: hash.finalised, since: since) }
        return .runningMean(sum: try soleSum(builder), count: count, stream: hash.finalised, since: since)
    }

    /// Nil for a histogram without bounds: it only sums and counts.
    private func spread(_ count: Int64, _ builder: SpreadBuilder) throws(Refusal) -> ValueSpread? {
        var builder = builder
        if let exponent {
            try builder.addExponential(exponent, self)
        } else {
            // A single count beside no bound is of all there are.
            if bounds.isEmpty, counts.isEmpty || counts == [UInt64(count)] { return nil }
            try builder.addExplicit(self)
        }
        return try builder.finish(self, count: count)
    }

    private func soleSum(_ builder: SpreadBuilder) throws(Refusal) -> Double {
        guard let sum = try builder.sum(self) else {
            throw Refusal(.badValue, "a histogram has neither bounds nor a sum")
        }
        return sum
    }

    private func timing(_ kind: OperationTiming.Kind, times: OperationTiming.Times) -> OperationTiming {
        let instant = time > 0 ? Timestamp(nanoseconds: time) : nil
        switch kind {
        case .query:
            return OperationTiming(
                .query, statement: operation.statement,
                summary: operation.statement == nil ? operation.queryName : operation.summary,
                database: operation.database, operation: operation.operation, route: operation.route,
                isOK: !operation.hasErrorType, instant: instant, times: times)
        case .request:
            return OperationTiming(
                .request, operation: operation.method, route: operation.route,
                isOK: !operation.isServerError, instant: instant, times: times)
        }
    }
}
