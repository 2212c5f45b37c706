/// A minute of UTC, numbered from the epoch: the finest grain in which rollups are kept, and where a coarser cell begins.
package struct TimeBucket: Hashable, Comparable, Sendable {
    /// Minutes since 1970-01-01T00:00Z.
    package let minute: UInt32

    @inlinable
    package init(minute: UInt32) { self.minute = minute }

    /// The minute that holds `instant`. Instants outside 1970 to 10136 are clamped; an admitted one never is.
    package init(holding instant: Timestamp) {
        let minute = floorDivide(instant.milliseconds, by: 60_000).quotient
        self.minute = UInt32(clamping: minute)
    }

    package var start: Timestamp { Timestamp(milliseconds: Int64(minute) * 60_000) }

    package static func < (left: TimeBucket, right: TimeBucket) -> Bool { left.minute < right.minute }
}
