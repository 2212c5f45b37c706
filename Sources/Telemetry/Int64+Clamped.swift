extension Int64 {
    /// The sum, or the nearest number there is. Instants of any clock are added without a trap.
    @inlinable
    package func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflows) = addingReportingOverflow(other)
        // Only two numbers of one sign overflow, so that the sign of one is that of the true sum.
        return overflows ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the nearest number there is.
    @inlinable
    package func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflows) = subtractingReportingOverflow(other)
        return overflows ? (other < 0 ? .max : .min) : difference
    }
}
