import DequeModule

/// Keeps the answers of one connection in the order of its requests, however late each becomes known (RFC 9112 §9.3.2).
struct AnswerQueue<Request, Answer> {
    private var slots: Deque<(request: Request, answer: Answer?)> = []
    /// The turn of the first element.
    private var firstTurn: UInt64 = 0

    var isEmpty: Bool { slots.isEmpty }
    var count: Int { slots.count }

    /// A request has arrived; its answer comes later.
    mutating func open(_ request: Request) -> UInt64 {
        slots.append((request, nil))
        return firstTurn + UInt64(slots.count - 1)
    }

    /// Sets the answer of a turn. A turn that was answered, or lost with its connection, is ignored.
    mutating func resolve(_ turn: UInt64, _ answer: Answer) {
        guard turn >= firstTurn, turn - firstTurn < UInt64(slots.count) else { return }
        slots[Int(turn - firstTurn)].answer = answer
    }

    /// The next answer that may be written; nil while the oldest request waits for its own.
    mutating func next() -> (request: Request, answer: Answer)? {
        guard let first = slots.first, let answer = first.answer else { return nil }
        slots.removeFirst()
        firstTurn += 1
        return (first.request, answer)
    }

    mutating func removeAll() {
        firstTurn += UInt64(slots.count)
        slots.removeAll()
    }
}
