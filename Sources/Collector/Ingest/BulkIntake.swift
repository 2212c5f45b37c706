import Dispatch
import Synchronization

/// Reads large bodies on a thread of its own: 20 MiB of timings on an event loop would hold up every beacon there.
///
/// `@unchecked Sendable`: `state` is only used on the serial queue; all else is constant or atomic.
final class BulkIntake: @unchecked Sendable {
    private let queue = DispatchQueue(label: "vitalsd.bulk")
    private var state = LoopState()
    private let waiting = Atomic(0)

    /// Bodies above it are read here: bytes, as many as a browser's beacon may have.
    static let threshold = 65_536
    /// Buffers that have grown beyond a body of so many bytes are not kept.
    private static let keptBytes = 1_048_576
    /// Bytes that may wait.
    private static let limit = 64 * 1_048_576

    /// False when too much waits already. The body is copied.
    func submit(_ body: UnsafeRawBufferPointer, _ work: @escaping @Sendable (UnsafeRawBufferPointer, LoopState) -> Void)
        -> Bool
    {
        let count = body.count
        guard waiting.add(count, ordering: .relaxed).newValue <= BulkIntake.limit else {
            waiting.subtract(count, ordering: .relaxed)
            return false
        }
        let copy = [UInt8](body)
        queue.async { [self] in
            copy.withUnsafeBytes { work($0, state) }
            // The parser's buffers have grown with the body.
            if count > BulkIntake.keptBytes { state = LoopState() }
            waiting.subtract(count, ordering: .relaxed)
        }
        return true
    }
}
