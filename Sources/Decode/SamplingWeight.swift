/// How many events one report of a sampling client stands for.
enum SamplingWeight {
    /// One in ten thousand is the thinnest sample believed: above it one report would move a percentile by itself.
    static let limit = 10_000.0

    /// `weight` cut to the limit; nil for what no sampling gives, which is anything below 1.
    static func of(_ weight: Double) -> Double? { weight >= 1 ? min(weight, limit) : nil }

    /// The weight of an event that is reported with this probability; 1 for a number that is no probability.
    static func of(fraction: Double) -> Double {
        guard fraction > 0, fraction <= 1 else { return 1 }
        return min(1 / fraction, limit)
    }
}
