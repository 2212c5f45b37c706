import Manifest

/// What rules say when they say nothing: the `defaults` of the file over those of the product.
struct RuleDefaults {
    var evaluateEvery: Duration = .seconds(60)
    var confidence = 0.95
    /// Nil for `auto`: what the rule's percentile asks for.
    var minimumCount: Int64?
    var notify: [String] = []

    init() {}

    init(_ node: ManifestNode, receivers: [String]) {
        guard !node.isBlank, let fields = node.fields(["evaluate_every", "confidence", "min_samples", "notify"]) else {
            return
        }
        evaluateEvery = fields["evaluate_every"]?.duration(in: .seconds(10) ... .seconds(3600)) ?? evaluateEvery
        confidence = fields["confidence"]?.confidence ?? confidence
        minimumCount = fields["min_samples"]?.minimumCount ?? nil
        notify = fields["notify"]?.receiverNames(among: receivers) ?? notify
    }
}
