import NIOCore
package import Telemetry

/// The right to answer one request later, from any thread.
package struct IngestTicket: Sendable {
    let lane: NIOLoopBound<IngestLane>
    let turn: UInt64
    /// What was refused of a request that is otherwise taken.
    package var refused = RefusedPart()

    init(lane: IngestLane, turn: UInt64, eventLoop: any EventLoop) {
        self.lane = NIOLoopBound(lane, eventLoop: eventLoop)
        self.turn = turn
    }

    /// Runs `work` when the event loop has read everything that is ready now: what many requests share is then done once.
    package func afterThisTurn(_ work: @escaping @Sendable () -> Void) { lane.eventLoop.execute(work) }

    /// Answers this one.
    package func answer(_ answer: IngestAnswer) {
        let (lane, turn) = (lane, turn)
        lane.eventLoop.execute { lane.value.resolve(turn, answer) }
    }

    /// Goes on with `next`, on the event loop, when `work` is done.
    package func wait<Value: Sendable>(
        for work: @escaping @Sendable () async -> Value, then next: @escaping @Sendable (Value) -> Void
    ) {
        lane.eventLoop.makeFutureWithTask(work).whenSuccess(next)
    }

    /// Answers many requests with one hop to each event loop; `refusal` nil means accepted.
    package static func release(_ tickets: [IngestTicket], _ refusal: Refusal?) {
        guard let first = tickets.first else { return }
        let loop = first.lane.eventLoop
        // Nearly always all of one loop; the rest is released in its turn.
        let (same, others) =
            tickets.allSatisfy { $0.lane.eventLoop === loop }
            ? (tickets, [])
            : (
                tickets.filter { $0.lane.eventLoop === loop }, tickets.filter { $0.lane.eventLoop !== loop }
            )
        loop.execute {
            for ticket in same {
                ticket.lane.value.resolve(
                    ticket.turn, refusal.map(IngestAnswer.refused) ?? .accepted(refused: ticket.refused))
            }
        }
        release(others, refusal)
    }
}
