import Telemetry

/// Error budgets, and what is left of them.
struct BudgetsView {
    let budgetRows: [BudgetRowView]
    let hiddenBudgets: String?

    /// Those with the least left are first; nobody reads more of one page.
    private static let limit = 50

    init(_ standings: [BudgetStanding]) {
        let sorted = standings.enumerated().sorted { ($0.element.left, $0.offset) < ($1.element.left, $1.offset) }
        budgetRows = sorted.prefix(BudgetsView.limit).map { BudgetRowView($0.element) }
        let hidden = standings.count - budgetRows.count
        hiddenBudgets =
            hidden > 0
            ? "\(Phrase.count(Int64(hidden), of: "budget")) with more left \(hidden == 1 ? "is" : "are") not shown."
            : nil
    }
}

struct BudgetRowView {
    let budgetMark: RatingMark
    let objective: ClientText
    /// `99 % of TTFB up to 800 ms over 28d`.
    let promise: String
    let budgetLabels: [LabelView]
    let goodShare: String
    let budgetBasis: String
    let left: String
    let bar: String

    init(_ standing: BudgetStanding) {
        switch standing.left {
        case ..<0: budgetMark = RatingMark(symbol: "■", word: "overspent", tone: "poor")
        case ..<0.25: budgetMark = RatingMark(symbol: "▲", word: "running out", tone: "fair")
        default: budgetMark = RatingMark(symbol: "●", word: "kept", tone: "good")
        }
        objective = ClientText(standing.objective)
        let side = standing.metric.thresholds.isHigherBetter ? "from" : "up to"
        let level = Phrase.value(standing.goodLevel, standing.metric.unit)
        promise =
            "\(BudgetRowView.percent(standing.target)) of \(standing.metric.name) \(side) \(level) over \(Phrase.duration(standing.period))"
        budgetLabels = standing.labels.sorted { $0.key.rawValue < $1.key.rawValue }.map(LabelView.init)
        goodShare = BudgetRowView.percent(standing.goodShare)
        budgetBasis =
            "\(Phrase.count(standing.bad)) bad of \(Phrase.count(standing.count, of: standing.metric.noun))"
        left = BudgetRowView.percent(standing.left)
        bar = BudgetBar.svg(standing.left)
    }

    /// Up to three digits behind the point tell 99.9 from 99.95 and 99.999.
    private static func percent(_ share: Double) -> String {
        let thousandths = Int64((share * 100_000).rounded())
        var digits = "\(1000 + abs(thousandths) % 1000)".dropFirst()
        while digits.last == "0" { digits.removeLast() }
        let rest = digits.isEmpty ? "" : ".\(digits)"
        return "\(thousandths < 0 ? "−" : "")\(abs(thousandths) / 1000)\(rest)\u{A0}%"
    }
}
