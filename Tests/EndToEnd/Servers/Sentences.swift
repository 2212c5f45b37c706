import Synchronization

/// Lines as they come, and whoever awaits one.
final class Sentences: Sendable {
    private struct State {
        var lines: [String] = []
        var awaited: [(words: String, seen: Eventually<Void>)] = []
    }

    private let state = Mutex(State())

    func add(_ line: String) {
        state.withLock { state in
            state.lines.append(line)
            state.awaited.removeAll { awaited in
                guard line.contains(awaited.words) else { return false }
                awaited.seen.resolve(.success(()))
                return true
            }
        }
    }

    /// Awaits a line with these words, unless one has come; the next question is about later lines.
    func wait(for words: String) async throws {
        let seen = Eventually<Void>("a line with '\(words)'")
        state.withLock { state in
            if let place = state.lines.firstIndex(where: { $0.contains(words) }) {
                state.lines.removeFirst(place + 1)
                seen.resolve(.success(()))
            } else {
                state.awaited.append((words, seen))
            }
        }
        try await seen.value()
    }
}
