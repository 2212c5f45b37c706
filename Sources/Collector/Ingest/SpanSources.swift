import Decode
import Synchronization
import Telemetry

/// Which services tell of their queries and requests by spans. An instrumented program tells the same once more by histograms; a span
/// says more of it, so of a service that sends both the histograms are left out.
final class SpanSources: Sendable {
    private struct Source: Hashable {
        let service: String
        let kind: OperationTiming.Kind
    }

    private let seen = Mutex<[Source: Timestamp]>([:])

    /// Services that can be remembered; beyond it those that went silent are forgotten, and then all.
    private static let limit = 10_000
    /// How long after its last span a service counts as one that sends them.
    private static let memory = Duration.seconds(3600)

    /// Spans that are taken.
    func note(_ intakes: [Intake], at instant: Timestamp) {
        for intake in intakes {
            for (kind, metric) in [(OperationTiming.Kind.query, Metric.query), (.request, .request)]
            where intake.observations.contains(where: { $0.measurements.first?.metric == metric }) {
                seen.withLock { SpanSources.keep(Source(service: intake.owner, kind: kind), instant, in: &$0) }
            }
        }
    }

    /// What spans told is no fault, but nothing to measure either.
    func leaveOut(of batch: inout OperationsBatch, at instant: Timestamp) {
        for place in batch.groups.indices {
            let service = OperationsIntake.owner(of: batch.groups[place])
            let told = seen.withLock { seen in
                [OperationTiming.Kind.query, .request].filter { kind in
                    seen[Source(service: service, kind: kind)].map { instant - $0 < SpanSources.memory } ?? false
                }
            }
            guard !told.isEmpty else { continue }
            let before = batch.groups[place].operations.count
            batch.groups[place].operations.removeAll { told.contains($0.kind) }
            batch.ignored += Int64(before - batch.groups[place].operations.count)
        }
    }

    private static func keep(_ source: Source, _ instant: Timestamp, in seen: inout [Source: Timestamp]) {
        if seen.count >= limit, seen[source] == nil {
            seen = seen.filter { instant - $0.value < memory }
            if seen.count >= limit { seen = [:] }
        }
        seen[source] = instant
    }
}
