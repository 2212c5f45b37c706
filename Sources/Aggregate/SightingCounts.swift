import Telemetry

/// Counts how often names without a series were seen, in fixed memory: a flood of names that come once never gets series.
///
/// A count-min sketch of two rows (Cormode and Muthukrishnan 2005), halved now and then (as in TinyLFU, Einziger, Friedman and Manes
/// 2017, §3.3). Names that share both counters may get a series early, which does no harm: of a million that come once, a handful do.
struct SightingCounts {
    private var rows = [UInt8](repeating: 0, count: 2 * width)
    private var sightings = 0

    /// Counters of a row; 128 KiB in all.
    private static let width = 65_536
    /// Sightings after which all counters are halved, so that they stay nearly empty: a name must come back within so many others.
    private static let period = 8192

    /// Times these labels were seen lately, this one included; no more than 255.
    mutating func note(_ labels: SeriesLabels) -> Int {
        // Hasher is seeded anew in each process, so nobody can aim.
        let hash = UInt64(truncatingIfNeeded: labels.hashValue)
        let first = Int(hash & 0xFFFF)
        let second = SightingCounts.width + Int(hash >> 16 & 0xFFFF)
        let count = min(rows[first], rows[second], .max - 1) + 1
        rows[first] = max(rows[first], count)
        rows[second] = max(rows[second], count)
        sightings += 1
        if sightings == SightingCounts.period { halve() }
        return Int(count)
    }

    private mutating func halve() {
        for place in rows.indices { rows[place] /= 2 }
        sightings = 0
    }
}
