import Telemetry

/// Decides, entry by entry, what a poll says beyond the last one. Pure: no clock, no server.
struct StatementsPass {
    private let last: StatementsMemory?
    private let limit: Int
    private var memory: StatementsMemory
    private var statements: [PolledStatement] = []
    private var read = 0
    private var hidden = 0

    /// - Parameter last: forgotten when it is of another server, whose counters have nothing to do with these.
    init(_ head: StatementsHead, after last: StatementsMemory?, limit: Int) {
        self.last = last?.head.server == head.server ? last : nil
        self.limit = limit
        memory = StatementsMemory(head: head)
    }

    private var head: StatementsHead { memory.head }

    /// All counters began anew since the last poll. A crash sets the reset back, so that any change counts.
    private var wasReset: Bool {
        guard let last, let reset = head.reset, let before = last.head.reset else { return false }
        return reset != before
    }

    mutating func take(_ entry: StatementEntry) {
        read += 1
        let kind = entry.text.map { StatementKind($0) }
        guard let stream = entry.stream(of: head.server), kind != .hidden else {
            hidden += 1
            memory.hiddenRoles.insert(entry.role)
            return
        }
        let counters = StatementsMemory.Counters(
            calls: entry.calls, totalMilliseconds: entry.totalMilliseconds, made: entry.made)
        let before = last?.entries[stream]
        let since = since(entry, before)
        memory.entries[stream] = StatementsMemory.Entry(counters: counters, since: since)
        guard let text = entry.text, kind == .work, before?.counters != counters || wasReset else { return }
        statements.append(
            PolledStatement(
                database: entry.database, statement: text, stream: stream, calls: entry.calls,
                totalMilliseconds: entry.totalMilliseconds, rows: entry.rows, since: since))
    }

    /// The poll, without its warnings' history, and what the next pass is given.
    consuming func finish(role: String) -> (poll: StatementsPoll, memory: StatementsMemory) {
        memory.isWhole = read < limit
        var warnings: [PollWarning] = []
        if hidden > 0 { warnings.append(.hidden(entries: hidden, role: role)) }
        if !memory.isWhole { warnings.append(.overLimit(entries: limit)) }
        if evictions > 0 { warnings.append(.evictions(evictions)) }
        let poll = StatementsPoll(
            instant: head.instant, statements: statements, hidden: hidden, evictions: evictions, warnings: warnings)
        return (poll, memory)
    }

    /// A reset, also that of a crash, sets the server's count to 0.
    private var evictions: Int64 {
        guard let last, let now = head.evictions, let before = last.head.evictions else { return 0 }
        return wasReset || now < before ? now : now - before
    }

    /// Since when an entry counts, by the collector's clock: what began after the last poll is put right behind it. Nil where that is
    /// not known. The server's own times are not asked: two clocks compare to a round trip only, and another process would come to
    /// another start.
    private func since(_ entry: StatementEntry, _ before: StatementsMemory.Entry?) -> Timestamp? {
        if let before, before.counters.made == entry.made, !wasReset { return before.since }
        let isNew = last.map { before == nil && $0.isWhole && !$0.hiddenRoles.contains(entry.role) } ?? false
        guard let last, isNew || before != nil || wasReset else { return nil }
        return last.head.instant + .milliseconds(1)
    }
}
