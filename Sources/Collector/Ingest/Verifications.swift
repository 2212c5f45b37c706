import Synchronization

/// Bodies that wait for a token's signature, in bytes: 64 MiB at once.
final class Verifications: Sendable {
    private let bytes = Atomic(0)

    private static let limit = 64 * 1_048_576

    func begin(_ count: Int) -> Bool {
        // At least a page each, so that empty bodies are counted too.
        guard bytes.add(max(4096, count), ordering: .relaxed).newValue <= Verifications.limit else {
            end(count)
            return false
        }
        return true
    }

    func end(_ count: Int) { bytes.subtract(max(4096, count), ordering: .relaxed) }
}
