/// What a metric's numbers count.
package enum MetricUnit: String, Sendable, Codable {
    case milliseconds = "ms"
    /// A plain number without a unit, as CLS is.
    case score
    case bytes = "B"
    case count

    /// Quanta in one unit: times are kept to the microsecond, scores to the millionth, the rest whole.
    ///
    /// Values are rounded to the quantum before they reach a histogram, so that a later correction finds the same
    /// bucket again whatever the client's arithmetic left in the last bits.
    package var quantaPerUnit: Double {
        switch self {
        case .milliseconds: 1e3
        case .score: 1e6
        case .bytes, .count: 1
        }
    }
}
