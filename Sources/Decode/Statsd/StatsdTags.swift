/// What the tags of a line say, in place.
///
/// Statsd has no tags of its own and DogStatsD no fixed names; these are the ones of Datadog and of OpenTelemetry's conventions. Of two
/// that say the same the later counts. Other tags are passed over, and so are those without a value. A statement in a tag ends at its
/// first comma: DogStatsD has no way to write one.
struct StatsdTags {
    private(set) var service: StatsdText?
    private(set) var release: StatsdText?
    private(set) var database: StatsdText?
    private(set) var statement: StatsdText?
    private(set) var operation: StatsdText?
    private(set) var route: StatsdText?
    /// Nil where it is not told; an error that is told once counts.
    private(set) var isOK: Bool?
    private(set) var unit = Unit.milliseconds
    /// Tags there are, of which at most `limit` are read.
    private(set) var count = 0

    /// Of a line; more are refused rather than cut, since a cut list might have lost whose it is.
    static let limit = 32

    /// What a histogram's values are counted in.
    enum Unit {
        case seconds
        case milliseconds
        case microseconds
        case nanoseconds

        func milliseconds(_ value: Double) -> Double {
            switch self {
            case .seconds: value * 1e3
            case .milliseconds: value
            case .microseconds: value / 1e3
            case .nanoseconds: value / 1e6
            }
        }
    }

    /// Reads `tag:value,tag:value`. False where there are more than `limit`.
    mutating func read(_ list: StatsdText) -> Bool {
        for tag in list.parts(by: UInt8(ascii: ",")) where !tag.isEmpty {
            count += 1
            guard count <= StatsdTags.limit else { return false }
            let (key, value) = tag.cut(at: UInt8(ascii: ":"))
            if let value, !value.isEmpty { note(value, as: key) }
        }
        return true
    }

    private mutating func note(_ value: StatsdText, as key: StatsdText) {
        switch key {
        case "service": service = value
        case "version", "release": release = value
        case "db", "db.system", "db_system": database = value
        case "query", "statement", "db.statement": statement = value
        case "operation", "db.operation": operation = value
        case "route", "http.route", "resource": route = value
        case "error": noteOutcome(value, good: "false", bad: "true")
        case "status": noteOutcome(value, good: "ok", bad: "error")
        case "unit": noteUnit(value)
        default: break
        }
    }

    private mutating func noteOutcome(_ value: StatsdText, good: StaticString, bad: StaticString) {
        if bad ~= value { isOK = false } else if good ~= value, isOK == nil { isOK = true }
    }

    private mutating func noteUnit(_ value: StatsdText) {
        switch value {
        case "s": unit = .seconds
        case "us": unit = .microseconds
        case "ns": unit = .nanoseconds
        default: unit = .milliseconds
        }
    }
}
