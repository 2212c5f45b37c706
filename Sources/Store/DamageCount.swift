import Synchronization
import Telemetry

/// Counts stored cells that cannot be read: each is left out, so that one of them does not keep all others from being read or written.
/// The journal still holds what they counted, as long as it is kept.
package final class DamageCount: Sendable {
    private let counter = Mutex<Int64>(0)

    package var total: Int64 { counter.withLock { $0 } }

    package func count() { counter.withLock { $0 += 1 } }

    /// Reads a stored cell; one whose bytes are damaged is counted instead. Returns whether it could be read.
    @discardableResult
    func counting(_ read: () throws -> Void) throws -> Bool {
        do {
            try read()
            return true
        } catch StoreError.damaged {
            count()
            return false
        }
    }
}
