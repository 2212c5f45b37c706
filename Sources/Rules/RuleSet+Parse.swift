package import Manifest

extension RuleSet {
    /// Reads a rules file. An empty one is valid and has no rules.
    ///
    /// Throws every problem with its line and column. A key this version does not know is a problem, because a rule
    /// that is silently not judged is worse than a file that is refused.
    package static func parse(_ text: String, file: String) throws(ManifestError) -> RuleSet {
        try ManifestReader.read(text, file: file) { _, root in RuleSet(root) }
    }

    /// Receivers come first wherever they stand, because everything else names them.
    private init?(_ root: ManifestNode) {
        guard let fields = root.fields(["defaults", "receivers"] + RuleKind.allCases.map(\.section)) else { return nil }
        var names: [String] = []
        let receivers = (fields["receivers"]?.entries(upTo: RuleSet.receiverLimit, of: "receivers") ?? [])
            .compactMap { Receiver($0, names: &names) }
        let defaults = fields["defaults"].map { RuleDefaults($0, receivers: names) } ?? RuleDefaults()
        var scope = RuleScope(defaults: defaults, receivers: names)
        var rules: [Rule] = []
        for kind in RuleKind.allCases {
            let entries = fields[kind.section]?.entries(upTo: RuleSet.ruleLimit, of: "rules") ?? []
            rules += entries.compactMap { Rule($0, kind: kind, scope: &scope) }
        }
        if rules.count > RuleSet.ruleLimit {
            root.fail("\(rules.count) rules are too many; at most \(RuleSet.ruleLimit) are read", as: Void.self)
        }
        self.init(receivers: receivers, rules: rules, evaluateEvery: defaults.evaluateEvery)
    }

    /// Five times what the benchmark evaluates; each rule is a query a minute.
    private static let ruleLimit = 1000

    /// Each receiver has its own deliveries and retries.
    private static let receiverLimit = 50
}
