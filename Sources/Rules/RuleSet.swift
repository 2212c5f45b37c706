/// Everything a rules file says: who is told, what is judged, and how often.
package struct RuleSet: Sendable, Hashable {
    /// In the order of the file; names are distinct.
    package let receivers: [Receiver]
    /// Budgets first, then latency rules, each in the order of the file; ids are distinct.
    package let rules: [Rule]
    /// How often the rules are judged; 10 s to 1 h, 1 min by default.
    package let evaluateEvery: Duration

    package init(receivers: [Receiver], rules: [Rule], evaluateEvery: Duration) {
        self.receivers = receivers
        self.rules = rules
        self.evaluateEvery = evaluateEvery
    }
}
