import Testing

@testable import Receive

@Suite struct AnswerQueueTests {
    @Test func givesAnswersInTheOrderOfTheRequests() {
        var queue = AnswerQueue<Int, String>()
        let turns = (0..<3).map { queue.open($0) }
        queue.resolve(turns[2], "c")
        queue.resolve(turns[1], "b")
        #expect(ready(&queue) == [])
        queue.resolve(turns[0], "a")
        #expect(ready(&queue) == ["0a", "1b", "2c"])
        #expect(queue.isEmpty)
    }

    @Test func ignoresTurnsOfAConnectionThatWasReset() {
        var queue = AnswerQueue<Int, String>()
        let lost = queue.open(0)
        queue.removeAll()
        let next = queue.open(1)
        queue.resolve(lost, "late")
        #expect(ready(&queue) == [])
        queue.resolve(next, "now")
        #expect(ready(&queue) == ["1now"])
        queue.resolve(next, "twice")
        #expect(ready(&queue) == [])
    }

    private func ready(_ queue: inout AnswerQueue<Int, String>) -> [String] {
        var answers: [String] = []
        while let (request, answer) = queue.next() { answers.append("\(request)\(answer)") }
        return answers
    }
}
