/// What one reading says about one rule. Only the two sure ones move an alert.
package enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// The percentile's lower bound is above the limit; where more is better, its upper bound is below. Or more is counted.
    case breach
    /// The percentile's upper bound is at or below the limit; where more is better, its lower bound is at or above.
    case ok
    /// The limit lies between the bounds.
    case inconclusive
    /// Fewer values than the rule asks for, or than its confidence needs for a bound at all.
    case tooFew = "too_few"
}
