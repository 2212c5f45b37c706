import Manifest
import Telemetry

extension Promise {
    /// Reads what a rule promises; nil after reporting what is wrong, or where the metric or window already is.
    init?(
        _ fields: [RuleKey: ManifestNode], metric: Metric?, kind: RuleKind, window: Duration?, comparison: Comparison?
    ) {
        if let key = RuleKey.promises.first(where: { fields[$0] != nil }) {
            for other in key.contradictions {
                fields[other]?.fail("a rule with \"\(key.rawValue)\" has no \"\(other.rawValue)\"", as: Void.self)
            }
        }
        if fields[.compare] == nil { fields[.worseBy]?.fail("\"worse_by\" needs \"compare\"", as: Void.self) }
        if let count = fields[.count] {
            guard let limit = count.wholeCount else { return nil }
            self = .count(limit: Double(limit))
        } else if let rate = fields[.rate] {
            guard let limit = rate.rate(over: window) else { return nil }
            self = .count(limit: limit)
        } else if let share = fields[.share] {
            let rated = share.oneOf(RatedShare.self)
            let limit = fields[.limit]?.share
            if let metric, !Promise.isDistributed(metric, share) { return nil }
            guard let rated, let limit else { return nil }
            self = .share(rated, limit: limit)
        } else if let compare = fields[.compare] {
            let worseBy = fields[.worseBy]?.increase
            let percentile = fields[.percentile].map(\.percentile) ?? kind.defaultPercentile
            if let metric, !Promise.isDistributed(metric, compare) { return nil }
            guard let comparison, let worseBy, let percentile else { return nil }
            self = .shift(percentile, from: comparison, worseBy: worseBy)
        } else {
            let percentile = fields[.percentile].map(\.percentile) ?? kind.defaultPercentile
            guard let field = fields[.limit], let metric, Promise.isDistributed(metric, field),
                let limit = field.limit(of: metric), let percentile
            else { return nil }
            self = .percentile(percentile, limit: limit)
        }
    }

    /// Whether more than the number and sum of its values is known; reports where it is not.
    static func isDistributed(_ metric: Metric, _ field: ManifestNode) -> Bool {
        if metric.isCounted {
            field.fail(
                "\(metric.name) are counted: say how many are allowed in the window, such as count: 20", as: Void.self)
        } else if metric.isOfMeans {
            field.fail("\(metric.name) has no percentiles, only numbers and means; judge query instead", as: Void.self)
        }
        return !metric.isCounted && !metric.isOfMeans
    }

    /// Values needed before a verdict is given by default. A share is that of p75: below 40 values, three bad ones are
    /// more than any usual limit. A count is a fact, and of a budget the bad ones are counted.
    var defaultMinimumCount: Int64 {
        switch self {
        case .percentile(let percentile, _), .shift(let percentile, _, _): percentile.defaultMinimumCount
        case .share: 40
        case .count, .burn: 1
        }
    }

    /// Whether it is kept above its limit; a share of bad values, or a count, never is.
    func isHigherBetter(of metric: Metric) -> Bool { percentile != nil && metric.thresholds.isHigherBetter }

    /// Where the rule's value must be for its alert to end, if the rule says so; reports what does not fit the promise.
    func resolveLevel(_ fields: [RuleKey: ManifestNode], metric: Metric, window: Duration) -> Double? {
        let isHigherBetter = isHigherBetter(of: metric)
        let (key, other): (RuleKey, RuleKey) =
            isHigherBetter ? (.resolveAbove, .resolveBelow) : (.resolveBelow, .resolveAbove)
        let what = percentile == nil ? "fewer are better" : "\(isHigherBetter ? "more" : "less") is better"
        fields[other]?.fail("of \(metric.name) \(what): write \"\(key.rawValue)\"", as: Void.self)
        guard let field = fields[key] else { return nil }
        let level: Double? =
            switch self {
            case .percentile: field.limit(of: metric, as: key.rawValue)
            case .share: field.share
            case .count: fields[.rate] == nil ? field.wholeCount.map { Double($0) } : field.rate(over: window)
            case .burn, .shift: nil
            }
        guard let level, let limit else { return nil }
        guard isHigherBetter ? level >= limit : level <= limit else {
            let written = (fields[.count] ?? fields[.rate] ?? fields[.limit])?.text ?? ""
            return field.fail(
                "expected at \(isHigherBetter ? "least" : "most") the limit of \(written), got \(field.excerpt)")
        }
        return level
    }
}
