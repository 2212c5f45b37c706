import Rules
import Telemetry

@testable import Evaluate

/// Visits by the minute, read as storage reads them: exact filters, the dimensions asked for, the window.
struct VisitHistory {
    struct Visit {
        let instant: Timestamp
        let labels: [Dimension: String]
        let value: Double
    }

    private(set) var visits: [Visit] = []
    private(set) var requests: [ReadingRequest] = []

    mutating func add(_ value: Double, _ labels: [Dimension: String] = Given.cart, minutesAgo: Int64 = 1) {
        visits.append(Visit(instant: Given.start - .seconds(minutesAgo * 60), labels: labels, value: value))
    }

    mutating func read(_ request: ReadingRequest) -> [Reading] {
        requests.append(request)
        var rollups: [Slice: Rollup] = [:]
        for visit in visits where visit.instant >= request.from && visit.instant < request.to {
            guard request.filters.allSatisfy({ visit.labels[$0.key] ?? "" == $0.value }) else { continue }
            let labels = Dictionary(request.by.map { ($0, visit.labels[$0] ?? "") }) { first, _ in first }
            let slice = Slice(labels: labels, from: request.step?.start(holding: visit.instant) ?? request.from)
            rollups[slice, default: Rollup()].add(visit.value, thresholds: Metric.lcp.thresholds)
        }
        return rollups.map { Reading(labels: $0.key.labels, from: $0.key.from, rollup: $0.value) }
    }

    private struct Slice: Hashable {
        let labels: [Dimension: String]
        let from: Timestamp
    }

    mutating func judge(_ rule: Rule, at instant: Timestamp = Given.start) -> [Judgement] {
        var history = self
        defer { self = history }
        return Evaluator.judge(rule, at: instant) { history.read($0) }
    }
}
