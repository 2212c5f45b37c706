import Rules
import Telemetry

/// What a rule's promise is about, as far as the values in a window tell.
struct Estimate: Hashable {
    /// In the limit's unit, as are the bounds.
    let value: Double
    /// Nil where so few values give none.
    let lower: Double?
    let upper: Double?
    /// What the promise allows.
    let limit: Double
    /// Of unweighted values that would tell as much; nil for a count, which is a fact.
    let effective: Int64?
    /// Whether there is enough of what is bad for a share to be believed: one of ten is 10 %, and chance.
    var isBelieved = true

    /// Bad values that a share must rest on: with fewer the bounds of Wilson are wider than they seem.
    static let fewestBad: Int64 = 3

    /// Nil where the window holds no value, and the promise needs one; and for promises that take more than one window.
    init?(_ rule: Rule, _ rollup: Rollup) {
        switch rule.promise {
        case .percentile(let percentile, let limit):
            guard
                let quantile = rollup.quantile(
                    percentile, thresholds: rule.metric.thresholds, confidence: rule.confidence)
            else { return nil }
            self.init(quantile, limit: limit, effective: rollup.effectiveCount)
        case .share(let share, let limit):
            let bad = share.count(in: rollup)
            guard
                let proportion = Proportion(
                    bad, of: rollup.count, effective: rollup.effectiveCount, confidence: rule.confidence)
            else { return nil }
            self.init(proportion, limit: limit, effective: rollup.effectiveCount)
            isBelieved = proportion.value * Double(rollup.effectiveCount) >= Double(Estimate.fewestBad) - 1e-9
        case .count(let limit):
            self.init(count: rollup.histogram.count, limit: limit)
        case .burn, .shift:
            return nil
        }
    }

    private init(_ proportion: Proportion, limit: Double, effective: Int64) {
        value = proportion.value
        lower = proportion.lower
        upper = proportion.upper
        self.limit = limit
        self.effective = effective
    }

    init(_ quantile: Rollup.Quantile, limit: Double, effective: Int64) {
        value = quantile.value
        lower = quantile.lower
        upper = quantile.upper
        self.limit = limit
        self.effective = effective
    }

    /// Nothing has to be estimated.
    init(count: Int64, limit: Double) {
        value = Double(count)
        lower = value
        upper = value
        self.limit = limit
        effective = nil
    }
}

extension Estimate {
    /// The bounds decide, never the point, unless the rule says otherwise: with 20 visits an hour the point estimate of a page that keeps
    /// its promise raises a false alarm on nearly every day. The bounds of a percentile are edges of histogram buckets, 1.1 % wide: one
    /// in the limit's own bucket is inconclusive however many values there are.
    func verdict(of rule: Rule) -> Verdict {
        if let effective, effective < rule.minimumCount { return .tooFew }
        let level = rule.guards.resolveLevel ?? limit
        switch rule.guards.decision {
        case .point:
            if rule.isWorse(value, than: limit) { return isBelieved ? .breach : .inconclusive }
            return rule.isWorse(value, than: level) ? .inconclusive : .ok
        case .bound:
            guard let against = rule.isHigherBetter ? upper : lower else { return .tooFew }
            if rule.isWorse(against, than: limit) { return isBelieved ? .breach : .inconclusive }
            guard let known = rule.isHigherBetter ? lower : upper else { return .inconclusive }
            return rule.isWorse(known, than: level) ? .inconclusive : .ok
        }
    }
}

extension Rule {
    /// Whether a higher percentile is the better one; more that is bad, or counted, never is.
    var isHigherBetter: Bool { promise.percentile != nil && metric.thresholds.isHigherBetter }

    func isWorse(_ value: Double, than limit: Double) -> Bool { isHigherBetter ? value < limit : value > limit }

    /// Whether a look at the percentile's bucket is enough: with too few values, or where the percentile itself keeps the limit, as its bounds in
    /// the way of a breach lie on the better side. Most of what a large site has ends here.
    func isSurelyNoBreach(_ rollup: Rollup) -> Bool {
        if rollup.count < minimumCount { return true }
        guard case .percentile(let percentile, let limit) = promise,
            let position = rollup.histogram.position(ofRank: percentile.rank(of: rollup.count))
        else { return false }
        return isHigherBetter ? position.lowerEdge >= limit : position.upperEdge <= limit
    }
}
