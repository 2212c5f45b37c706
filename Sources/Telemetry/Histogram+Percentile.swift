extension Histogram {
    /// Where the value of a rank lies: its estimate, and the edges of the bucket that holds it.
    package struct Position: Hashable, Sendable {
        package let estimate: Double
        package let lowerEdge: Double
        package let upperEdge: Double
    }

    /// The position of the `rank`-th smallest value, from 1; nil when there are fewer. O(buckets).
    package func position(ofRank rank: Int64) -> Position? {
        guard rank >= 1 else { return nil }
        var seen = max(0, zeroCount)
        if rank <= seen { return Position(estimate: 0, lowerEdge: 0, upperEdge: 0) }
        // Not by `buckets`, which makes a list of them: this is asked a million times an evaluation.
        for place in counts.indices where counts[place] > 0 {
            seen += counts[place]
            if rank <= seen {
                let index = firstIndex + place
                // The clamped buckets at both ends reach on: down to 0, up without end.
                return Position(
                    estimate: BucketIndex.estimate(index),
                    lowerEdge: index == BucketIndex.lowest ? 0 : BucketIndex.lowerEdge(index),
                    upperEdge: index == BucketIndex.highest ? .infinity : BucketIndex.upperEdge(index))
            }
        }
        return nil
    }
}
