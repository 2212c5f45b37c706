package import Telemetry

/// Polls one PostgreSQL server for the calls, total times and rows of its statements: `pg_stat_statements`, by a role that can read
/// it (`pg_read_all_stats`) and needs nothing else.
///
/// Blocks, at the worst for the connection's time-out and 15 s an answer, hence belongs on a thread of its own, and to one at a time.
/// There are no percentiles in what it brings: only sums and numbers.
package final class StatementsPoller {
    /// As many as `pg_stat_statements.max` keeps by default.
    package static let entryLimit = 5000

    private let address: DatabaseAddress
    private let limit: Int
    private var source: StatementsSource?
    private var memory: StatementsMemory?

    /// Does not connect yet.
    ///
    /// - Parameter limit: entries read at a time, those with the most total time.
    package init(_ address: DatabaseAddress, limit: Int = StatementsPoller.entryLimit) {
        self.address = address
        self.limit = limit
    }

    /// Reads the counters, connecting first if need be. After an error the next poll connects anew; what was seen is kept.
    ///
    /// - Parameter instant: when it begins, by the collector's clock; what the poll takes is measured and added.
    package func poll(at instant: Timestamp) throws(PollError) -> StatementsPoll {
        do {
            return try read(at: instant)
        } catch {
            source = nil
            throw error
        }
    }

    private func read(at instant: Timestamp) throws(PollError) -> StatementsPoll {
        let start = SteadyTime.now
        let source = try connected()
        // The head comes first: a reset between the two then shows in the next poll, instead of old counters as new ones.
        let head = try source.head { instant + (SteadyTime.now - start) }
        var pass = StatementsPass(head, after: memory, limit: limit)
        try source.entries(limit: limit) { pass.take($0) }
        let (poll, memory) = pass.finish(role: source.role)
        self.memory = memory
        return poll
    }

    private func connected() throws(PollError) -> StatementsSource {
        if let source { return source }
        let new = try StatementsSource(address)
        source = new
        return new
    }
}
