import Synchronization
import Telemetry

/// Labels of series as they are stored, read once: every rule asks for those of thousands of series at every evaluation.
///
/// Known by their text, not by the number of the series, which may be given again.
final class LabelTexts: Sendable {
    struct Entry {
        let values: [String]
        /// With the names of the set's dimensions.
        let labels: [Dimension: String]

        init(_ values: [String], _ set: DimensionSet) {
            self.values = values
            labels = Dictionary(zip(set.dimensions, values)) { first, _ in first }
        }
    }

    /// By set, as two sets may have the same texts.
    private let known = Mutex<[String: [String: Entry]]>([:])

    /// More than any collector has busy series; beyond it what is known is forgotten.
    private static let limit = 200_000

    /// What is known now; costs nothing until it is changed.
    func snapshot(of set: DimensionSet) -> [String: Entry] { known.withLock { $0[set.name] ?? [:] } }

    func learn(_ more: [String: Entry], of set: DimensionSet) {
        guard !more.isEmpty else { return }
        known.withLock { known in
            let count = known.values.reduce(more.count) { $0 + $1.count }
            if count > LabelTexts.limit { known = [:] }
            known[set.name, default: [:]].merge(more) { first, _ in first }
        }
    }
}
