import Synchronization

/// Label values as they are stored, read once: every rule asks for the labels of thousands of series at every evaluation.
///
/// Known by their text, not by the number of the series, which may be given again.
final class LabelTexts: Sendable {
    private let known = Mutex<[String: [String]]>([:])

    /// More than any collector has busy series; beyond it what is known is forgotten.
    private static let limit = 200_000

    /// What is known now; costs nothing until it is changed.
    var snapshot: [String: [String]] { known.withLock { $0 } }

    func learn(_ more: [String: [String]]) {
        guard !more.isEmpty else { return }
        known.withLock { known in
            if known.count + more.count > LabelTexts.limit { known = [:] }
            known.merge(more) { first, _ in first }
        }
    }
}
