import Manifest

extension RuleGuards {
    /// Reads what a rule and `defaults` have in common; what they leave out is as in `defaults`.
    init(_ fields: [RuleKey: ManifestNode], over defaults: RuleGuards = RuleGuards()) {
        self = defaults
        pending = fields[.pending]?.duration(in: RuleRanges.pending) ?? pending
        keepFiring = fields[.keepFiring]?.duration(in: RuleRanges.keepFiring) ?? keepFiring
        decision = fields[.decision]?.oneOf(Decision.self) ?? decision
        noData = fields[.noData]?.noData ?? noData
        widenTo = fields[.widenTo]?.duration(in: RuleRanges.window) ?? widenTo
    }

    /// Drops a default that does not fit the window; the rule's own is a problem.
    mutating func fit(widenTo own: ManifestNode?, to window: Duration) {
        guard let width = widenTo, width < window else { return }
        widenTo = nil
        own?.fail(
            "\(DurationText.format(width)) is shorter than the window of \(DurationText.format(window)), which it is to widen",
            as: Void.self)
    }
}

extension RuleGuards.NoData {
    /// Those that are a word; the third is `alert after` and a time.
    static let words: KeyValuePairs<String, RuleGuards.NoData> = ["ok": .ok, "keep": .keep]
    static let alertWords = ["alert", "after"]
}

extension ManifestNode {
    /// `ok`, `keep` or `alert after 15m`.
    var noData: RuleGuards.NoData? {
        guard let text else { return nil }
        typealias NoData = RuleGuards.NoData
        if let word = NoData.words.first(where: { $0.key == text }) { return word.value }
        let words = text.split(separator: " ").map(String.init)
        guard words.dropLast().elementsEqual(NoData.alertWords), let time = words.last else {
            let names = NoData.words.map(\.key)
            return fail(
                "unknown value \(excerpt); expected \(names.joined(separator: ", ")) or \"\(NoData.alertWords.joined(separator: " ")) 15m\""
                    + NearName.hint(text, among: names))
        }
        return duration(time, in: RuleRanges.silence).map { .alert(after: $0) }
    }
}
