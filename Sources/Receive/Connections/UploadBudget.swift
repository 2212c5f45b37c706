import Synchronization

/// The bytes that bodies may take together while they arrive and wait to be read: without it a thousand clients with 20 MiB each would be
/// 20 GB.
package final class UploadBudget: Sendable {
    private let taken = Atomic(0)

    /// Bytes at once, of all connections.
    package static let limit = 128 * 1_048_576

    /// False when there is no room; nothing is taken then.
    func take(_ bytes: Int) -> Bool {
        guard taken.add(bytes, ordering: .relaxed).newValue > UploadBudget.limit else { return true }
        taken.subtract(bytes, ordering: .relaxed)
        return false
    }

    func giveBack(_ bytes: Int) { taken.subtract(bytes, ordering: .relaxed) }

    /// Bytes taken now, for the operator.
    var bytes: Int { taken.load(ordering: .relaxed) }
}
