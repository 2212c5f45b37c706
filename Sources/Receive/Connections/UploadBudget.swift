import Synchronization
import Telemetry

/// The bytes that bodies may take together while they arrive: without it a thousand clients with 20 MiB each would be 20 GB.
package final class UploadBudget: Sendable {
    private struct State {
        var total = 0
        var perAddress: [ClientAddress: Int] = [:]
    }

    private let state = Mutex(State())

    /// Bytes at once, of all connections.
    package static let limit = 128 * 1_048_576
    /// Bytes at once of one client address, so that nobody takes all of it: one body of the largest kind, and some.
    static let limitPerAddress = limit / 4

    /// False when there is no room; nothing is taken then.
    func take(_ bytes: Int, of address: ClientAddress) -> Bool {
        state.withLock { state in
            let own = state.perAddress[address.host, default: 0] + bytes
            guard state.total + bytes <= UploadBudget.limit, own <= UploadBudget.limitPerAddress else { return false }
            state.total += bytes
            state.perAddress[address.host] = own
            return true
        }
    }

    func giveBack(_ bytes: Int, of address: ClientAddress) {
        state.withLock { state in
            state.total -= bytes
            let own = state.perAddress[address.host, default: bytes] - bytes
            state.perAddress[address.host] = own > 0 ? own : nil
        }
    }

    /// Bytes taken now, for the operator.
    var bytes: Int { state.withLock { $0.total } }
}
