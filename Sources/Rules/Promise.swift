package import Telemetry

/// What a rule promises of its metric in a window.
package enum Promise: Sendable, Hashable {
    /// The percentile is at most the limit, in the metric's unit; where more is better, at least.
    case percentile(Percentile, limit: Double)
    /// At most this share of the values is rated so; 0 to 1.
    case share(RatedShare, limit: Double)
    /// At most so many are counted.
    case count(limit: Double)
    /// In none of the windows the budget is spent faster than it allows.
    case burn(ErrorBudget, [BurnWindow])
    /// The percentile is at most by this share worse than what it is compared with; above 0.
    case shift(Percentile, from: Comparison, worseBy: Double)

    /// In the metric's unit, of a share from 0 to 1, or a number; nil where it depends on what is read.
    package var limit: Double? {
        switch self {
        case .percentile(_, let limit), .share(_, let limit), .count(let limit): limit
        case .burn, .shift: nil
        }
    }

    package var percentile: Percentile? {
        switch self {
        case .percentile(let percentile, _), .shift(let percentile, _, _): percentile
        case .share, .count, .burn: nil
        }
    }
}
