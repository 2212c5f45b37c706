import Telemetry

extension Outcome {
    /// What became of it, for people.
    var plain: String {
        switch self {
        case .stored: "stored"
        case .storedInOther: "stored under “(other)”: too many different names"
        case .replaced: "newer value of a visit already counted"
        case .duplicate: "repeat of what was already counted"
        case .refused(let reason): reason.plain
        }
    }
}

extension RefusalReason {
    /// Why it was refused, for people.
    var plain: String {
        switch self {
        case .malformed: "not readable"
        case .tooLarge: "too large"
        case .unsupportedEncoding: "unsupported encoding"
        case .unsupportedMethod: "unsupported method"
        case .unknownMetric: "unknown metric"
        case .badValue: "impossible value"
        case .notApplicable: "says nothing by its specification"
        case .tooOld: "too old"
        case .origin: "origin not allowed"
        case .overloaded: "server overloaded"
        case .storage: "could not be stored"
        }
    }
}
