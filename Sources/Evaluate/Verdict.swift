/// What is known of one rule for one combination of labels. Only the sure ones move an alert.
package enum Verdict: String, Sendable, Hashable, CaseIterable, Codable {
    /// The bound that speaks against it is beyond the limit; or more is counted.
    case breach
    /// The other bound is within the limit, or where the rule wants it to be for an end.
    case ok
    /// The limit lies between the bounds.
    case inconclusive
    /// Fewer values than the rule asks for, or than its confidence needs for a bound at all.
    case tooFew = "too_few"
    /// What it would be compared with is not known well enough yet.
    case warmingUp = "warming_up"
    /// Something was read within the last day, and now nothing; a breach of rules that say so.
    case noData = "no_data"
}
