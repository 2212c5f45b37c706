import Telemetry

/// What a point of a histogram says, of either kind and in either form, in the metric's own unit.
struct HistogramPoint: Sendable {
    /// What an exponential histogram has beside its counts.
    struct Exponent: Sendable {
        /// Bases are 2^(2^−scale).
        var scale: Int32 = 0
        /// The index of the first count.
        var offset: Int32 = 0
        /// Values so near to zero that they have no index.
        var zeroCount: UInt64 = 0
        var hasNegativeValues = false
    }

    /// Nanoseconds since the epoch; 0 where it is not told.
    var start: UInt64 = 0
    var time: UInt64 = 0
    /// Nil where it is no number that can be.
    var count: UInt64? = 0
    var sum: Double?
    var min: Double?
    var max: Double?
    /// In rising order, each the upper one of its range; an exponential histogram has none.
    var bounds: [Double] = []
    var counts: [UInt64] = []
    var exponent: Exponent?
    var flags: UInt32 = 0
    var operation = OperationFacts()
    var attributes = AttributesHash()
    /// Whether something could not be read as what it ought to be.
    var isDamaged = false

    /// The point stands for a time in which there was nothing to say.
    var isEmptyByItsFlag: Bool { flags & 1 == 1 }

    /// Lists are read as long as one more than can be used, which is enough to see that they are too long.
    static let listLimit = ValueSpread.runLimit + 1
}
