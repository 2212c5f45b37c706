/// The textbook token bucket in exact whole numbers: what the limiter must decide like.
///
/// A token is `intervalNanoseconds` long, the bucket holds `count` of them, and every nanosecond puts one part in.
struct TokenBucket {
    private let token: Int128
    private let full: Int128
    private var level: Int128
    private var last: Int64?

    init(count: Int, intervalNanoseconds: Int128) {
        token = intervalNanoseconds
        full = Int128(count) * intervalNanoseconds
        level = full
    }

    mutating func take(at nanoseconds: Int64) -> Bool {
        refill(at: nanoseconds)
        guard level >= token else { return false }
        level -= token
        return true
    }

    mutating func refill(at nanoseconds: Int64) {
        if let last { level = min(full, level + Int128(nanoseconds) - Int128(last)) }
        last = nanoseconds
    }

    /// Whole tokens.
    var remaining: Int { Int(level / token) }
    var secondsUntilFull: Int { Int((full - level + 999_999_999) / 1_000_000_000) }
    var secondsUntilToken: Int { Int((token - level + 999_999_999) / 1_000_000_000) }
}
