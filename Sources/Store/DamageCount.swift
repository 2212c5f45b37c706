import Synchronization
import Telemetry

/// Counts stored cells that cannot be read: each is left out, so that one of them does not keep all others from being read or written.
/// The journal still holds what they counted, as long as it is kept.
package final class DamageCount: Sendable {
    private let count = Mutex<Int64>(0)

    package var total: Int64 { count.withLock { $0 } }

    /// The rollup a row holds, or nil, counted, where its bytes are damaged.
    func counting(_ read: () throws -> Rollup) throws -> Rollup? {
        do {
            return try read()
        } catch StoreError.damaged {
            count.withLock { $0 += 1 }
            return nil
        }
    }
}
