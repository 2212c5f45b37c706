/// The keys of a rule and of `defaults`, in the order in which messages and the schema list them.
enum RuleKey: String, CaseIterable {
    case evaluateEvery = "evaluate_every"
    case confidence
    case id, metric, percentile, share, limit, count, rate, compare
    case worseBy = "worse_by"
    case goodBelow = "good_below"
    case goodAbove = "good_above"
    case target, period, windows
    case filters = "where"
    case by, window
    case widenTo = "widen_to"
    case pending = "for"
    case keepFiring = "keep_firing_for"
    case resolveBelow = "resolve_below"
    case resolveAbove = "resolve_above"
    case decision = "decide_on"
    case noData = "no_data"
    case minimumCount = "min_samples"
    case severity, notify, summary, runbook

    /// Those of an entry of `budgets` or `latency`.
    static let ofRules = allCases.filter { !ofDefaultsAlone.contains($0) && !ofObjectivesAlone.contains($0) }

    private static let ofDefaultsAlone: [RuleKey] = [.evaluateEvery, .confidence]
    private static let ofObjectivesAlone: [RuleKey] = [.goodBelow, .goodAbove, .target, .period, .windows]

    /// Those of an entry of `objectives`.
    static let ofObjectives: [RuleKey] = [
        .id, .metric, .goodBelow, .goodAbove, .target, .period, .windows, .filters, .by, .pending, .keepFiring,
        .decision,
        .noData, .notify, .summary, .runbook,
    ]

    static let ofDefaults: [RuleKey] = [
        .evaluateEvery, .confidence, .minimumCount, .notify, .widenTo, .pending, .keepFiring, .decision, .noData,
    ]

    /// What says that a rule counts, or judges a share; without any of them it is a percentile's.
    static let promises: [RuleKey] = [.count, .rate, .share, .compare]

    /// What contradicts a key of `promises`, because it is about something else.
    var contradictions: [RuleKey] {
        switch self {
        case .count: [.rate, .share, .limit, .percentile, .minimumCount, .widenTo, .compare, .worseBy]
        case .rate: [.share, .limit, .percentile, .minimumCount, .widenTo, .compare, .worseBy]
        case .share: [.percentile, .compare, .worseBy]
        case .compare: [.limit, .widenTo, .resolveBelow, .resolveAbove]
        case .evaluateEvery, .confidence, .id, .metric, .percentile, .limit, .filters, .by, .window, .widenTo, .pending,
            .keepFiring, .resolveBelow, .resolveAbove, .decision, .noData, .minimumCount, .severity, .notify, .summary,
            .runbook, .worseBy, .goodBelow, .goodAbove, .target, .period, .windows:
            []
        }
    }
}
