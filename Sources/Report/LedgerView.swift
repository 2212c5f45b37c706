import Telemetry

/// The ledger: what became of everything that came in, and that it adds up.
struct LedgerView {
    let ledgerRows: [LedgerRowView]
    let hasLedger: Bool
    /// `12 345 received = 12 000 stored + 345 refused`.
    let balance: String
    let hiddenLedger: String?

    /// Owners are bounded where they are admitted; this bounds the page.
    private static let limit = 200

    init(_ lines: [ReportData.LedgerLine]) {
        var counts: [String: [Outcome: Int64]] = [:]
        for line in lines where line.count != 0 {
            counts[line.owner, default: [:]][line.outcome, default: 0] += line.count
        }
        let rows = counts.sorted { $0.key < $1.key }.flatMap { owner, outcomes in
            Outcome.all.compactMap { outcome in outcomes[outcome].map { LedgerRowView(owner, outcome, $0) } }
        }
        ledgerRows = Array(rows.prefix(Self.limit))
        hasLedger = !rows.isEmpty
        hiddenLedger =
            rows.count > Self.limit ? "\(rows.count - Self.limit) more lines are not shown; the sums count them." : nil
        balance = LedgerView.balance(counts)
    }

    private static func balance(_ counts: [String: [Outcome: Int64]]) -> String {
        func sum(_ matches: (Outcome) -> Bool) -> Int64 {
            counts.values.reduce(0) { $0 + $1.reduce(0) { $0 + (matches($1.key) ? $1.value : 0) } }
        }
        let parts = [
            (sum { $0 == .stored }, "stored"), (sum { $0 == .storedInOther }, "stored under “(other)”"),
            (sum { $0 == .replaced }, "newer values"), (sum { $0 == .duplicate }, "repeats"),
            (sum { $0 == .baseline }, "first readings"),
            (sum(\.isOfBot), "of robots"), (sum(\.isRefusal), "refused"),
        ]
        return "\(Phrase.count(sum { _ in true })) received = "
            + parts.filter { $0.0 != 0 || $0.1 == "refused" }.map { "\(Phrase.count($0.0)) \($0.1)" }
            .joined(separator: " + ")
    }
}

struct LedgerRowView {
    let owner: ClientText
    let outcome: String
    let outcomeName: String
    let refused: Bool
    let ledgerCount: String

    init(_ owner: String, _ outcome: Outcome, _ count: Int64) {
        self.owner = owner.isEmpty ? ClientText("(before it was known)") : ClientText(owner)
        self.outcome = outcome.plain
        outcomeName = outcome.name
        refused = outcome.isRefusal
        ledgerCount = Phrase.count(count)
    }
}
