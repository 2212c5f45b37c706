import CollectorTesting
import Telemetry
import Testing

@testable import Poll

@Suite struct StatementsPassTests {
    /// Whatever comes and goes, resets and clocks that are set included, each call after the first poll counts once. Entries go right after a poll, for what
    /// was called between a poll and their end nobody can know.
    @Test(arguments: SimulatedStatements.Version.allCases)
    func countsEveryCallOnce(version: SimulatedStatements.Version) {
        for _ in 0..<200 {
            var generator = SeededGenerator()
            let seed = generator.description
            var server = SimulatedStatements(version, &generator)
            for query in 0..<20 { server.execute(Int64(query), calls: 1000) }
            server.now = server.now + .seconds(7200)
            var memory: StatementsMemory?
            var consumer = PollConsumer()
            let before = server.executed
            for _ in 0..<12 {
                var pass = StatementsPass(
                    server.head(latency: .milliseconds(Int64.random(in: 0...40, using: &generator))), after: memory,
                    limit: 100)
                for (query, counters) in server.entries { pass.take(server.entry(query, counters)) }
                let (poll, next) = pass.finish(role: "vitals")
                consumer.take(poll)
                memory = next
                #expect(consumer.counted == server.executed - before, "\(version) \(seed)")
                advance(&server, &generator)
            }
        }
    }

    private func advance(_ server: inout SimulatedStatements, _ generator: inout SeededGenerator) {
        server.now = server.now + .milliseconds(1)
        if Int.random(in: 0..<6, using: &generator) == 0 { server.setClock(&generator) }
        var gone: Set<Int64> = []
        if server.version != .twelve, Int.random(in: 0..<5, using: &generator) == 0 {
            server.resetAll()
        } else if Int.random(in: 0..<2, using: &generator) == 0 {
            gone = Set((0..<3).map { _ in Int64.random(in: 0..<20, using: &generator) })
            for query in gone { server.evict(query) }
        }
        server.now = server.now + .seconds(30)
        for _ in 0..<10 {
            let query = Int64.random(in: 0..<25, using: &generator)
            // Older servers do not tell an entry that went and came back between two polls from one that stayed.
            guard server.version == .seventeen || !gone.contains(query) else { continue }
            server.execute(query, calls: Int64.random(in: 1...2000, using: &generator))
        }
        server.now = server.now + .seconds(30)
    }

    private let second = Timestamp(seconds: 1_800_000_060)

    private func head(_ instant: Timestamp, server: UInt64 = 1, evictions: Int64? = 0, reset: Int64? = 5_000_000)
        -> StatementsHead
    {
        StatementsHead(
            server: server, instant: instant,
            evictions: evictions, reset: reset.map { ServerTime(microseconds: $0) })
    }

    private func entry(_ query: Int64?, calls: Int64 = 1, role: Int64 = 10, text: String? = "SELECT $1")
        -> StatementEntry
    {
        StatementEntry(
            role: role, databaseNumber: 5, database: "shop", query: query, text: text, calls: calls,
            totalMilliseconds: 1, rows: 0)
    }

    private func run(
        _ head: StatementsHead, _ entries: [StatementEntry], after last: StatementsMemory? = nil, limit: Int = 10
    ) -> (poll: StatementsPoll, memory: StatementsMemory) {
        var pass = StatementsPass(head, after: last, limit: limit)
        for entry in entries { pass.take(entry) }
        return pass.finish(role: "vitals")
    }

    /// Since when the entry with query 2 counts, in a poll a minute after one that saw `before`.
    private func since(
        _ before: [StatementEntry], limit: Int = 10, headBefore: StatementsHead? = nil, headNow: StatementsHead? = nil
    ) -> Timestamp? {
        let first = run(headBefore ?? head(second - .seconds(60)), before, limit: limit)
        return run(headNow ?? head(second), [entry(2, calls: 9)], after: first.memory).poll.statements.first?.since
    }

    /// A millisecond after it, so that whoever saw its name then knows it for a new one.
    private var afterLast: Timestamp { second - .seconds(60) + .milliseconds(1) }

    @Test func newEntryCountsSinceThePollBefore() {
        #expect(since([entry(1)]) == afterLast)
        let before = head(second - .seconds(60), reset: nil)
        #expect(since([entry(1)], headBefore: before, headNow: head(second, reset: nil)) == afterLast)
    }

    @Test func startIsNotToldWhereTheEntryMayBeOld() {
        #expect(since([entry(1), entry(3)], limit: 2) == nil)
        #expect(since([entry(nil, text: "<insufficient privilege>")]) == nil)
        #expect(since([entry(nil, role: 11, text: "<insufficient privilege>")]) == afterLast)
        #expect(since([entry(2, text: nil)]) == nil)
        #expect(since([entry(2)]) == nil)
        #expect(since([], headBefore: head(second - .seconds(60), server: 2)) == nil)
        let before = head(second - .seconds(60), reset: nil)
        #expect(since([entry(2)], headBefore: before, headNow: head(second, reset: nil)) == nil)
    }

    /// After a crash the server knows no reset and says 2000-01-01.
    @Test func everythingCountsAnewWhenTheResetMovesEitherWay() {
        #expect(since([entry(2, calls: 9)], headNow: head(second, reset: 6_000_000)) == afterLast)
        #expect(since([entry(2, calls: 9)], headNow: head(second, reset: 4_000_000)) == afterLast)
        // The server's clock was set back after the reset.
        #expect(since([entry(2, calls: 9)], headNow: head(second, reset: .max)) == afterLast)
    }

    @Test func leavesOutWhatDidNotChangeAndWhatIsNoWork() {
        let entries = [
            entry(1), entry(2, text: "BEGIN"), entry(3, text: "SELECT /* vitalsd */ 1"), entry(4, text: nil),
        ]
        let first = run(head(second), entries)
        #expect(first.poll.statements.map(\.calls) == [1])
        let again = run(head(second + .seconds(60)), entries, after: first.memory)
        #expect(again.poll == StatementsPoll(instant: second + .seconds(60), statements: []))
    }

    @Test func tellsEvictionsOfThisIntervalOnly() {
        let last = run(head(second, evictions: 7), []).memory
        func evictions(_ now: Int64?, reset: Int64 = 5_000_000) -> Int64 {
            run(head(second, evictions: now, reset: reset), [], after: last).poll.evictions
        }
        #expect(run(head(second, evictions: 7), []).poll.evictions == 0)
        #expect(evictions(7) == 0)
        #expect(evictions(9) == 2)
        #expect(evictions(9, reset: 6_000_000) == 9)
        #expect(evictions(3) == 3)
        #expect(evictions(nil) == 0)
    }

    @Test func tellsWhenThereIsMoreThanIsRead() {
        #expect(run(head(second), [entry(1), entry(2)], limit: 2).poll.warnings == [.overLimit(entries: 2)])
        #expect(run(head(second), [entry(1)], limit: 2).poll.warnings == [])
    }
}
