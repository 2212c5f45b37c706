import Telemetry

/// How many measurements one of a sampling client stands for, as a whole number.
///
/// 3.33 becomes 3 or 4, so that many of them come to the right sum; which of them is told by a hash, so that a visit's later report has
/// the weight of its first.
struct SampleWeight {
    let weight: Double

    func whole(_ hash: UInt64) -> Int64 {
        let floor = weight.rounded(.down)
        // The upper 53 bits as a number from 0 up to 1.
        return Int64(floor) + (Double(hash >> 11) * 0x1p-53 < weight - floor ? 1 : 0)
    }

    /// Of what has no name to be known by again.
    func whole(_ value: Double, of metric: Metric, at instant: Timestamp) -> Int64 {
        guard weight > 1 else { return 1 }
        var hash = FNV1a()
        hash.combine(UInt64(bitPattern: instant.milliseconds))
        hash.combine(UInt64(metric.code))
        hash.combine(value.bitPattern)
        return whole(hash.finalised)
    }
}
