import Dispatch
import Synchronization

/// A value one thread sets once and any number of tasks await: the bridge from callbacks to `await`, without polling.
///
/// Waiting has a limit, so that a lost event fails a test with a sentence instead of hanging the run.
final class Eventually<Value: Sendable>: Sendable {
    private struct State {
        var outcome: Result<Value, any Error>?
        var waiting: [Int: CheckedContinuation<Value, any Error>] = [:]
        var nextNumber = 0
    }

    private let name: String
    private let state = Mutex(State())

    init(_ name: String) { self.name = name }

    /// The first call decides; later ones change nothing.
    func resolve(_ outcome: Result<Value, any Error>) {
        let released = state.withLock { state -> [CheckedContinuation<Value, any Error>] in
            guard state.outcome == nil else { return [] }
            state.outcome = outcome
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in released { continuation.resume(with: outcome) }
    }

    /// Throws when nothing has happened within the limit; the limit is generous, for machines under load.
    func value(limitSeconds: Int = 60) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let registered = state.withLock { state -> Result<Int, any Error>? in
                if let outcome = state.outcome {
                    continuation.resume(with: outcome)
                    return nil
                }
                let number = state.nextNumber
                state.nextNumber += 1
                state.waiting[number] = continuation
                return .success(number)
            }
            guard case .success(let number)? = registered else { return }
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limitSeconds)) { [self] in
                let late = state.withLock { $0.waiting.removeValue(forKey: number) }
                late?.resume(throwing: EndToEndFailure("\(name): nothing within \(limitSeconds) s"))
            }
        }
    }
}
