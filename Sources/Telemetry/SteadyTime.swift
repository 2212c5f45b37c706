import Foundation

/// An instant of the monotonic clock, for measuring how long something lasts: it never jumps, and says nothing about the date.
///
/// Like a `Timestamp` it comes in as an argument. Only instants of one start of the machine can be compared. Arithmetic stops at
/// the ends of an `Int64` (292 years), so that no instant traps.
package struct SteadyTime: Hashable, Comparable, Sendable {
    /// Since an instant the machine chooses, mostly its start.
    package let nanoseconds: Int64

    @inlinable
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The present by CLOCK_MONOTONIC; only what supplies the time to others reads it.
    package static var now: SteadyTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return SteadyTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    @inlinable
    package static func < (left: SteadyTime, right: SteadyTime) -> Bool { left.nanoseconds < right.nanoseconds }

    package static func + (instant: SteadyTime, duration: Duration) -> SteadyTime {
        SteadyTime(nanoseconds: instant.nanoseconds.addingClamped(duration.nanoseconds))
    }

    package static func - (instant: SteadyTime, duration: Duration) -> SteadyTime {
        SteadyTime(nanoseconds: instant.nanoseconds.subtractingClamped(duration.nanoseconds))
    }

    package static func - (later: SteadyTime, earlier: SteadyTime) -> Duration {
        .nanoseconds(later.nanoseconds.subtractingClamped(earlier.nanoseconds))
    }
}

extension Duration {
    /// Whole nanoseconds; what is finer is dropped, and what an `Int64` cannot hold is clamped.
    package var nanoseconds: Int64 {
        let (whole, overflows) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflows else { return components.seconds < 0 ? .min : .max }
        return whole.addingClamped(components.attoseconds / 1_000_000_000)
    }
}
