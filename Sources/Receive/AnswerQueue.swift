import DequeModule

/// Keeps the answers of one connection in the order of its requests, however late each becomes known (RFC 9112 §9.3.2).
struct AnswerQueue<Answer> {
    private var answers: Deque<Answer?> = []
    /// The turn of the first element.
    private var firstTurn: UInt64 = 0

    var isEmpty: Bool { answers.isEmpty }
    var count: Int { answers.count }

    /// A request has arrived; its answer comes later.
    mutating func open() -> UInt64 {
        answers.append(nil)
        return firstTurn + UInt64(answers.count - 1)
    }

    /// Sets the answer of a turn and gives all answers that may now be written. An unknown turn (the connection was reset) gives none.
    mutating func resolve(_ turn: UInt64, _ answer: Answer) -> [Answer] {
        guard turn >= firstTurn, turn - firstTurn < UInt64(answers.count) else { return [] }
        answers[Int(turn - firstTurn)] = answer
        var ready: [Answer] = []
        while let first = answers.first, let answer = first {
            ready.append(answer)
            answers.removeFirst()
            firstTurn += 1
        }
        return ready
    }

    mutating func removeAll() {
        firstTurn += UInt64(answers.count)
        answers.removeAll()
    }
}
