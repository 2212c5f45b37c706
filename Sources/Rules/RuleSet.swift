/// Everything a rules file says: who is told, what is judged, and how often.
package struct RuleSet: Sendable, Hashable {
    /// In the order of the file; names are distinct.
    package let receivers: [Receiver]
    /// Budgets first, then latency rules, then those of objectives, each in the order of the file; ids are distinct.
    package let rules: [Rule]
    /// In the order of the file; the rules that watch over them are among `rules`.
    package let objectives: [Objective]
    package let quiet: Quiet
    package let grouping: Grouping
    package let heartbeat: Heartbeat?
    /// How often the rules are judged; 10 s to 1 h, 1 min by default.
    package let evaluateEvery: Duration

    package init(
        receivers: [Receiver], rules: [Rule], objectives: [Objective] = [], quiet: Quiet = Quiet(),
        grouping: Grouping = Grouping(), heartbeat: Heartbeat? = nil, evaluateEvery: Duration
    ) {
        self.receivers = receivers
        self.rules = rules
        self.objectives = objectives
        self.quiet = quiet
        self.grouping = grouping
        self.heartbeat = heartbeat
        self.evaluateEvery = evaluateEvery
    }
}
