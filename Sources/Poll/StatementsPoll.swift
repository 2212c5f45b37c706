package import Telemetry

/// What one poll brought.
package struct StatementsPoll: Hashable, Sendable {
    /// When the server read its counters, by the collector's clock: the instant to which a later poll's `since` compares.
    package let instant: Timestamp
    /// Those whose counters changed since this poller's last poll; in the first, all. At most the poller's limit.
    package let statements: [PolledStatement]
    /// Entries of other roles that were left out, because the server hides their statements.
    package let hidden: Int
    /// How often the server dropped its least used entries since the last poll; 0 in the first.
    package let evictions: Int64
    /// What an operator should know: what holds, and the evictions since the last poll.
    package let warnings: [PollWarning]

    package init(
        instant: Timestamp, statements: [PolledStatement], hidden: Int = 0, evictions: Int64 = 0,
        warnings: [PollWarning] = []
    ) {
        self.instant = instant
        self.statements = statements
        self.hidden = hidden
        self.evictions = evictions
        self.warnings = warnings
    }
}
