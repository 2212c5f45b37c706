/// What became of one measurement, or of a whole request that was refused before measurements could be told apart.
///
/// The ledger balances: what was received is the sum of these.
package enum Outcome: Hashable, Sendable {
    /// Counted in a series of its own.
    case stored
    /// Counted in the `(other)` series, because a dimension was at its cap.
    case storedInOther
    /// A later report that moved its visit's value.
    case replaced
    /// A report that was already counted.
    case duplicate
    /// A running total that was met for the first time: what is added to it from then on is counted.
    case baseline
    /// Stored, but apart from what people measured, because a rule took the sender for a robot.
    case bot(BotRule)
    case refused(RefusalReason)

    package static let all: [Outcome] =
        [.stored, .storedInOther, .replaced, .duplicate, .baseline] + BotRule.allCases.map(Outcome.bot)
        + RefusalReason.allCases.map(Outcome.refused)

    /// The stored and exposed name: `stored`, `stored_in_other`, `replaced`, `duplicate`, `baseline`, `bot_` with the rule's, or the
    /// reason's.
    package var name: String {
        switch self {
        case .stored: "stored"
        case .storedInOther: "stored_in_other"
        case .replaced: "replaced"
        case .duplicate: "duplicate"
        case .baseline: "baseline"
        case .bot(let rule): "bot_" + rule.rawValue
        case .refused(let reason): reason.rawValue
        }
    }

    package init?(name: String) {
        guard let outcome = Outcome.all.first(where: { $0.name == name }) else { return nil }
        self = outcome
    }

    package var isOfBot: Bool {
        switch self {
        case .bot: true
        case .stored, .storedInOther, .replaced, .duplicate, .baseline, .refused: false
        }
    }

    package var isRefusal: Bool {
        switch self {
        case .stored, .storedInOther, .replaced, .duplicate, .baseline, .bot: false
        case .refused: true
        }
    }
}

/// A line of the ledger: one site or service, one minute, one outcome.
package struct LedgerKey: Hashable, Sendable {
    /// Site or service; empty where the request was refused before it was known.
    package let owner: String
    package let bucket: TimeBucket
    package let outcome: Outcome

    package init(owner: String, bucket: TimeBucket, outcome: Outcome) {
        self.owner = owner
        self.bucket = bucket
        self.outcome = outcome
    }
}
