/// What editors show of a key.
extension RuleKey {
    var words: String {
        switch self {
        case .evaluateEvery: "How often all rules are judged."
        case .confidence: "How sure to be before anybody is told, such as 95%."
        case .id: "The name alerts are known by, used once over all files."
        case .metric: "What is judged."
        case .percentile: "Of which the limit is; 75 in budgets and 95 in latency unless told."
        case .share: "Of which values the limit is a share; instead of percentile."
        case .limit:
            "The most that is promised, with the metric's unit; of a share a percentage. Where more is better, the least."
        case .count: "The most that may be counted in the window; instead of limit."
        case .rate: "The most that may be counted in a time on average over the window, such as 5/1m; instead of limit."
        case .compare: "With what it is compared where no limit is promised; instead of limit."
        case .worseBy: "By how much it may be worse than what it is compared with, such as 10%."
        case .goodBelow: "Up to where a value is good, with the metric's unit."
        case .goodAbove: "From where on a value is good, where more is better."
        case .target: "The share of good values that is promised, such as 99%."
        case .period: "Over which it is promised; 28d unless told."
        case .windows: "Which burn rates are told; all four unless told."
        case .filters: "Which labels are looked at: texts with * and ?, left out with ! in front."
        case .by: "One verdict for each combination of these."
        case .window: "How far back is looked; 1h in budgets and 15m in latency unless told."
        case .widenTo: "Where the window holds too little, it is widened up to this long."
        case .pending: "How long it must be broken before it fires."
        case .keepFiring: "How long it must be well before it ends."
        case .resolveBelow: "To where the value must come back for the alert to end; the limit unless told."
        case .resolveAbove: "To where the value must come back where more is better; the limit unless told."
        case .decision: "What a verdict rests on: the bound, which is sure, or the point, which is sooner."
        case .noData: "What follows when nothing is read any more; what fires fades unless told."
        case .minimumCount: "Values needed for a verdict."
        case .severity: "How loud; ticket unless told."
        case .notify: "The receivers that are told."
        case .summary: "What is told, with placeholders such as {{value}}."
        case .runbook: "The address of what to do."
        }
    }
}
