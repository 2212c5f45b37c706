import Synchronization

/// The metrics that were declared, and those that a journal still holds although they are declared no more.
///
/// One for the process, as the catalogue is: a metric's name and unit are asked for everywhere. Codes are given anew in each process;
/// what is stored names these metrics by their names.
final class DeclaredMetrics: Sendable {
    static let shared = DeclaredMetrics()
    /// Codes below are the catalogue's.
    static let firstCode: UInt16 = 1024

    private struct State {
        var entries: [MetricEntry] = []
        /// Those that are declared.
        var byName: [String: Metric] = [:]
    }

    private let state = Mutex(State())

    /// A journal names what was declared over a day; more than this is damage.
    private static let limit = 10 * DeclaredMetric.limit

    func declare(_ metrics: [DeclaredMetric]) {
        state.withLock { state in
            for metric in metrics {
                let known = state.entries.firstIndex { $0.name == metric.name && $0.unit == metric.unit }
                let place = known ?? state.entries.count
                let entry = DeclaredMetrics.entry(place, metric)
                if known == nil { state.entries.append(entry) } else { state.entries[place] = entry }
                state.byName[metric.name] = entry.metric
            }
        }
    }

    var all: [Metric] { state.withLock { $0.byName.values.sorted { $0.code < $1.code } } }

    func isDeclared(_ metric: Metric) -> Bool {
        state.withLock { state in
            state.byName[state.entries[Int(metric.code - DeclaredMetrics.firstCode)].name] == metric
        }
    }

    func metric(named name: String) -> Metric? { state.withLock { $0.byName[name] } }

    func entry(of metric: Metric) -> MetricEntry {
        state.withLock { $0.entries[Int(metric.code - DeclaredMetrics.firstCode)] }
    }

    /// The metric that stored bytes name: one that is declared no more is known all the same, but to nobody who asks by name.
    func stored(name: String, unit: MetricUnit) -> Metric? {
        state.withLock { state in
            if let entry = state.entries.first(where: { $0.name == name && $0.unit == unit }) { return entry.metric }
            guard state.entries.count < DeclaredMetrics.limit,
                let metric = DeclaredMetric(name: name, unit: unit, thresholds: Thresholds(good: 0, poor: 0))
            else { return nil }
            let entry = DeclaredMetrics.entry(state.entries.count, metric)
            state.entries.append(entry)
            return entry.metric
        }
    }

    private static func entry(_ place: Int, _ metric: DeclaredMetric) -> MetricEntry {
        MetricEntry(
            metric: Metric(code: firstCode + UInt16(place)), name: metric.name, unit: metric.unit,
            thresholds: metric.thresholds, origin: .browser, ceiling: metric.ceiling)
    }
}
