import Manifest

/// What rules say when they say nothing: the `defaults` of the file over those of the product.
struct RuleDefaults {
    var evaluateEvery: Duration = .seconds(60)
    var confidence = 0.95
    /// Nil for `auto`: what the rule's promise asks for.
    var minimumCount: Int64?
    var notify: [String] = []
    var guards = RuleGuards()

    init() {}

    init(_ node: ManifestNode, receivers: ReceiverNames) {
        guard !node.isBlank, let fields = node.fields(RuleKey.ofDefaults) else { return }
        evaluateEvery = fields[.evaluateEvery]?.duration(in: RuleRanges.evaluateEvery) ?? evaluateEvery
        confidence = fields[.confidence]?.confidence ?? confidence
        minimumCount = fields[.minimumCount]?.minimumCount ?? nil
        notify = fields[.notify]?.receiverNames(among: receivers) ?? notify
        guards = RuleGuards(fields)
    }
}
