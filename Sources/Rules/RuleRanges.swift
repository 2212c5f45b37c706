import Telemetry

/// From where to where the values of a rules file go, both ends included; the parser and the schema read them here.
enum RuleRanges {
    static let evaluateEvery: ClosedRange<Duration> = .seconds(10) ... .seconds(3600)

    /// A minute is the finest bucket; a month is longer than any regression should stay unnoticed.
    static let window: ClosedRange<Duration> = .seconds(60) ... .seconds(30 * 86_400)

    /// A week is the shortest over which a budget evens out; a quarter the longest anybody plans.
    static let period: ClosedRange<Duration> = .seconds(7 * 86_400) ... .seconds(90 * 86_400)

    /// Whoever waits a day to be told, or to be told that it is over, reads a report instead.
    static let pending: ClosedRange<Duration> = .zero ... .seconds(86_400)
    static let keepFiring: ClosedRange<Duration> = .zero ... .seconds(86_400)

    /// Silence is judged of what was read within the last day.
    static let silence: ClosedRange<Duration> = .seconds(60) ... .seconds(86_400)

    /// The time of a rate, `1m` of `5/1m`.
    static let rateTime: ClosedRange<Duration> = .seconds(1) ... .seconds(30 * 86_400)

    /// What is compared is compared by the hour; a window above a week would be compared with itself.
    static let comparedWindow: ClosedRange<Duration> = Comparison.finestWindow ... .seconds(7 * 86_400)

    /// In percent; what is more than eleven times as slow needs no statistics.
    static let highestIncrease = 1000.0

    /// What may be counted in a window.
    static let count: ClosedRange<Int64> = 0...1_000_000_000
    static let minimumCount: ClosedRange<Int64> = 1...1_000_000

    /// Below, a percentile is a minimum; above, no window holds enough values.
    static let percentile: ClosedRange<Double> = 1...99.99

    /// Characters of an id; alerts are known by it.
    static let idLimit = 63

    /// The rules of an objective are called after it, with the severity behind.
    static let objectiveIDLimit = idLimit - 1 - (Severity.allCases.map(\.rawValue.count).max() ?? 0)
    static let environmentNameLimit = 64

    /// A name is read aloud at night and is a label of the delivery counters.
    static let receiverNameLimit = 64

    /// A summary is a line in a chat or on a telephone.
    static let summaryLimit = 300

    /// Values of one dimension in `where`; each is compared with each label.
    static let filterValues = 32

    /// Characters of one of them. Above the longest page or route that is kept.
    static let filterValueLimit = 512

    /// Five times what the benchmark evaluates; each rule is a query a minute.
    static let rules = 1000

    /// Each receiver has its own deliveries and retries.
    static let receivers = 50

    /// A secret and the one that replaces it.
    static let signingSecrets = 2

    /// Mail addresses of one receiver; more are a mailing list's business.
    static let recipients = 20

    /// The rate of a receiver, `10/1m`.
    static let messages: ClosedRange<Int64> = 1...1000
    static let messageTime: ClosedRange<Duration> = .seconds(1) ... .seconds(3600)

    /// Silences, mute times and inhibitions, each; every alert is held against each of them.
    static let quiet = 200

    /// Whoever waits longer for a message than this is not told in time.
    static let groupWait: ClosedRange<Duration> = .zero ... .seconds(600)
    static let groupInterval: ClosedRange<Duration> = .zero ... .seconds(86_400)

    /// More often is noise, and less often forgotten.
    static let repeats: ClosedRange<Duration> = .seconds(300) ... .seconds(7 * 86_400)

    static let heartbeat: ClosedRange<Duration> = .seconds(10) ... .seconds(86_400)

    /// Patterns of `include`, and files that they name together: as many teams as one collector serves.
    static let includes = 20
    static let includedFiles = 200

    /// Characters of a pattern of `include`.
    static let includeLimit = 1024
}
