import Telemetry

/// Why a line, or one of its values, is not taken.
enum StatsdFault {
    /// No colon, or nothing in front of it.
    case noName
    case noValue
    case noType
    case unknownType
    case badValue
    case badRate
    case badInstant
    case tooManyTags

    /// Names the metric, never its value: what was sent may hold anything.
    func refusal(of name: StatsdText) -> Refusal {
        switch self {
        case .noName: Refusal(.malformed, "a line has no name with a colon behind it; expected name:value|ms")
        case .noValue: Refusal(.malformed, "\(quoted(name)) has no value; expected name:value|ms")
        case .noType: Refusal(.malformed, "\(quoted(name)) has no type; expected name:value|ms")
        case .unknownType:
            Refusal(.malformed, "the type of \(quoted(name)) is none of ms, h, d, c, g and s; expected name:value|ms")
        case .badValue: Refusal(.badValue, "a value of \(quoted(name)) is not a finite decimal number of 0 or more")
        case .badRate: Refusal(.badValue, "the sample rate of \(quoted(name)) is not a number from 0.0001 to 1")
        case .badInstant:
            Refusal(.badValue, "the timestamp of \(quoted(name)) is not a whole number of seconds since 1970")
        case .tooManyTags:
            Refusal(.tooLarge, "\(quoted(name)) has more than \(StatsdTags.limit) tags; send those that are read")
        }
    }

    private func quoted(_ name: StatsdText) -> String {
        let excerpt = name.nameExcerpt(limit: StatsdFault.excerptLimit)
        return excerpt.isEmpty ? "a metric" : "\"\(excerpt)\""
    }

    /// Bytes of a name in a sentence.
    private static let excerptLimit = 64
}
