/// The sections of a rules file.
enum RuleFileKey: String, CaseIterable {
    case include, defaults, receivers, budgets, latency, objectives, silences, mute, inhibit, grouping, heartbeat

    /// What holds for all files stands in the main one only, so that nobody has to search for it.
    var isOfMainFile: Bool {
        switch self {
        case .include, .defaults, .inhibit, .grouping, .heartbeat: true
        case .receivers, .budgets, .latency, .objectives, .silences, .mute: false
        }
    }

    init(_ kind: RuleKind) {
        switch kind {
        case .budget: self = .budgets
        case .latency: self = .latency
        }
    }
}
