package import Telemetry

/// Why an alert ended; the same value feeds the summary, the log line and the counter.
package enum Resolution: Sendable, Hashable {
    /// The upper bound came down to the limit.
    case recovered
    /// Nothing was read for these labels since the instant.
    case noData(since: Timestamp)
    /// It fired for a silence, which is over.
    case comesAgain
    /// It fired for a silence that went on until what is silent counts as taken down.
    case staysSilent(since: Timestamp)
    /// The file no longer holds the rule, or holds one of that id for another metric or other labels.
    case ruleGone

    /// A counter's label.
    package var name: String {
        switch self {
        case .recovered, .comesAgain: "recovered"
        case .noData, .staysSilent: "no_data"
        case .ruleGone: "rule_gone"
        }
    }
}
