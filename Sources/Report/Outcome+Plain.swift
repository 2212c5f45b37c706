import Telemetry

extension Outcome {
    /// What became of it, for people.
    var plain: String {
        switch self {
        case .stored: "stored"
        case .storedInOther: "stored under “(other)”: too many different names"
        case .replaced: "newer value of a visit already counted"
        case .duplicate: "repeat of what was already counted"
        case .baseline: "first reading of a running total"
        case .bot(let rule): "robot, counted apart: " + rule.plain
        case .refused(let reason): reason.plain
        }
    }
}

extension BotRule {
    /// What gave it away, for people.
    var plain: String {
        switch self {
        case .userAgent: "its agent says so"
        case .headless: "a browser without a window"
        case .webdriver: "a browser that a program drives"
        case .tool: "no browser at all"
        case .impossible: "values that contradict each other"
        case .custom: "an agent you listed"
        }
    }
}

extension RefusalReason {
    /// Why it was refused, for people.
    var plain: String {
        switch self {
        case .malformed: "not readable"
        case .tooLarge: "too large"
        case .headTooLarge: "head too large"
        case .tooSlow: "came too slowly"
        case .unsupportedEncoding: "unsupported encoding"
        case .unsupportedMethod: "unsupported method"
        case .unknownMetric: "unknown metric"
        case .badValue: "impossible value"
        case .notApplicable: "says nothing by its specification"
        case .tooOld: "too old"
        case .origin: "origin not allowed"
        case .rateLimited: "over the rate limit"
        case .anomaly: "a sudden multiple of the usual"
        case .token: "no valid token"
        case .scope: "token does not allow it"
        case .optedOut: "did not want to be measured"
        case .overloaded: "server overloaded"
        case .storage: "could not be stored"
        }
    }
}
