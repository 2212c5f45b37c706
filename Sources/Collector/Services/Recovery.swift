import Aggregate
import Store

/// Builds memory anew from the journal: batches the rollups lack are applied, recent ones before them remembered, so that a visit's later
/// report still finds its visit after a restart.
enum Recovery {
    /// Measurements whose visits are remembered across a restart; reading them back takes well under a second.
    private static let rememberedMeasurements = 400_000

    static func recover(_ journal: Journal, _ vitals: VitalsFile) throws -> HotBuckets {
        let applied = try vitals.appliedSequence()
        try journal.continueAfter(applied)
        let hot = HotBuckets(appliedSequence: applied, knownSeries: vitals.knownSeries)
        let first = min(applied + 1, try journal.sequence(holdingLast: rememberedMeasurements))
        try journal.read(from: first, damagedUpTo: applied) { sequence, observations in
            if sequence > applied {
                hot.apply(observations, sequence: sequence)
            } else {
                hot.remember(observations)
            }
        }
        return hot
    }
}
