import Admit
import Decode
import Telemetry

/// The measurements of one operation, or of many alike: how long it took, whether it failed, how many rows it came to.
struct OperationMeasurements {
    private(set) var all: [Measurement] = []

    init(_ operation: OperationTiming, at instant: Timestamp) throws(Refusal) {
        let hasFailed = operation.isOK == false
        let (metric, errors): (Metric, Metric) =
            switch operation.kind {
            case .query: (.query, .queryErrors)
            case .request: (.request, .requestErrors)
            }
        switch operation.times {
        case .one(let milliseconds):
            let value = try ContentPolicy.admit(milliseconds, of: metric)
            let weight = try OperationMeasurements.weight(operation.weight).whole(value, of: metric, at: instant)
            all.append(Measurement(metric: metric, value: value, weight: weight))
            if hasFailed { all.append(Measurement(metric: errors, value: 1, weight: weight)) }
            if let rows = operation.rows, operation.kind == .query {
                let rows = try ContentPolicy.admit(rows, of: .queryRows)
                all.append(Measurement(metric: .queryRows, value: rows, weight: weight))
            }
        case .mean(let milliseconds, let count):
            let metric = try OperationMeasurements.mean(of: operation.kind)
            let value = try ContentPolicy.admit(milliseconds, of: metric)
            add(ValueSpread(runs: [.init(lower: value, upper: value, count: count)]), of: metric)
            if hasFailed { addFailures(count, of: errors) }
        case .spread(let spread):
            let spread = try ContentPolicy.admit(spread, of: metric)
            add(spread, of: metric)
            if hasFailed { addFailures(spread.count, of: errors) }
        case .running(let spread, let stream, let since):
            let spread = try ContentPolicy.admit(spread, of: metric)
            let total = RunningTotal(stream: stream, since: since)
            add(spread, of: metric, total)
            if hasFailed { addFailures(spread.count, of: errors, total) }
        case .runningMean(let sum, let count, let stream, let since):
            let metric = try OperationMeasurements.mean(of: operation.kind)
            let spread = ValueSpread(runs: [.init(lower: 0, upper: metric.ceiling, count: count)], sum: sum)
            let total = RunningTotal(stream: stream, since: since)
            add(try ContentPolicy.admit(spread, of: metric), of: metric, total)
            if hasFailed { addFailures(count, of: errors, total) }
        }
    }

    private mutating func add(_ spread: ValueSpread, of metric: Metric, _ total: RunningTotal? = nil) {
        all.append(Measurement(metric: metric, spread: spread, running: total))
    }

    /// A total of failures is another than that of the times.
    private mutating func addFailures(_ count: Int64, of metric: Metric, _ total: RunningTotal? = nil) {
        let failures = total.map { total in
            var stream = FNV1a()
            stream.combine(total.stream)
            stream.combine(metric.name)
            return RunningTotal(stream: stream.finalised, since: total.since)
        }
        add(ValueSpread(runs: [.init(lower: 1, upper: 1, count: count)]), of: metric, failures)
    }

    private static func mean(of kind: OperationTiming.Kind) throws(Refusal) -> Metric {
        switch kind {
        case .query: return .queryMean
        case .request: throw Refusal(.badValue, "requests are not counted by their mean; send each, or a histogram")
        }
    }

    private static func weight(_ weight: Double) throws(Refusal) -> SampleWeight {
        guard weight >= 1, weight <= Double(Rollup.weightLimit) else {
            throw Refusal(.badValue, "a timing stands for \(weight); the thinnest sample is 1 in \(Rollup.weightLimit)")
        }
        return SampleWeight(weight: weight)
    }
}
