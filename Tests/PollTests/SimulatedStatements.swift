import CollectorTesting
import Telemetry

@testable import Poll

/// What a server of some version would tell, with a clock that is off and answers that take their time.
struct SimulatedStatements {
    enum Version: CaseIterable {
        /// Tells no reset.
        case twelve
        case fourteen
        /// Tells since when each entry is.
        case seventeen
    }

    struct Counters {
        var calls: Int64
        let since: ServerTime
    }

    let version: Version
    /// How far its clock is ahead.
    private var clockOffset = Duration.zero
    var now = Timestamp(text: "2026-08-01T10:00:00Z")!
    var reset: ServerTime
    var evictions: Int64 = 0
    private(set) var entries: [Int64: Counters] = [:]
    /// Executed so far, whether an entry still tells or not.
    private(set) var executed: Int64 = 0

    init(_ version: Version, _ generator: inout SeededGenerator) {
        self.version = version
        reset = ServerTime(microseconds: 0)
        setClock(&generator)
        now = now - .seconds(86_400)
        resetAll()
        now = now + .seconds(86_400)
    }

    mutating func setClock(_ generator: inout SeededGenerator) {
        clockOffset = .milliseconds(Int64.random(in: -90_000...90_000, using: &generator))
    }

    private var serverTime: ServerTime { ServerTime(microseconds: (now + clockOffset).milliseconds * 1000 + 7) }

    mutating func execute(_ query: Int64, calls: Int64) {
        executed += calls
        let new = Counters(calls: 0, since: serverTime)
        entries[query, default: new].calls += calls
    }

    mutating func evict(_ query: Int64) {
        if entries.removeValue(forKey: query) != nil { evictions += 1 }
    }

    mutating func resetAll() {
        entries = [:]
        evictions = 0
        reset = serverTime
    }

    func head(latency: Duration) -> StatementsHead {
        StatementsHead(
            server: 1, instant: now + latency, evictions: version == .twelve ? nil : evictions,
            reset: version == .twelve ? nil : reset)
    }

    func entry(_ query: Int64, _ counters: Counters) -> StatementEntry {
        StatementEntry(
            role: 10, databaseNumber: 5, database: "shop", query: query, text: "SELECT \(query)",
            calls: counters.calls, totalMilliseconds: Double(counters.calls), rows: 0,
            made: version == .seventeen ? counters.since : nil)
    }
}

/// Counts what polls bring in by the rules of whoever takes them.
struct PollConsumer {
    private var known: [UInt64: (calls: Int64, seen: Timestamp)] = [:]
    private(set) var counted: Int64 = 0

    mutating func take(_ poll: StatementsPoll) {
        for statement in poll.statements {
            if let last = known[statement.stream] {
                let isAnew = statement.since.map { $0 > last.seen } ?? false || statement.calls < last.calls
                counted += statement.calls - (isAnew ? 0 : last.calls)
            } else if statement.since != nil {
                counted += statement.calls
            }
            known[statement.stream] = (statement.calls, poll.instant)
        }
    }
}
