/// One value of one metric, quantised and within its bounds.
package struct Measurement: Hashable, Sendable {
    package let metric: Metric
    /// In the metric's unit, rounded to its quantum.
    package let value: Double
    /// Set where the client may report the same measurement again; such reports replace each other.
    package let report: VisitReport?
    /// How many measurements this one stands for where the client samples; 1 to 10 000. A visit has the weight of its first report.
    package let weight: Int64
    /// Set where it is many values at once; then `value` is their mean, and the weight 1.
    package let spread: ValueSpread?
    /// Set where the spread is all there was since some instant; then only what is new in it counts.
    package let running: RunningTotal?

    package init(metric: Metric, value: Double, report: VisitReport? = nil, weight: Int64 = 1) {
        self.metric = metric
        self.value = value
        self.report = report
        self.weight = weight
        spread = nil
        running = nil
    }

    package init(metric: Metric, spread: ValueSpread, running: RunningTotal? = nil) {
        self.metric = metric
        value = spread.mean
        report = nil
        weight = 1
        self.spread = spread
        self.running = running
    }
}

/// Says that a spread is the present state of a total that its sender keeps.
package struct RunningTotal: Hashable, Sendable {
    /// Names the total: a stable hash of whose it is and of what.
    package let stream: UInt64
    /// When it was 0; `Timestamp(milliseconds: 0)` where the sender does not tell.
    package let since: Timestamp

    package init(stream: UInt64, since: Timestamp) {
        self.stream = stream
        self.since = since
    }
}

/// What one page view or one server operation said at once: measurements under shared dimensions.
package struct Observation: Hashable, Sendable {
    /// Arrival for browsers, end of the operation for servers; it names the bucket.
    package let instant: Timestamp
    package let dimensions: Dimensions
    package let measurements: [Measurement]

    package init(instant: Timestamp, dimensions: Dimensions, measurements: [Measurement]) {
        self.instant = instant
        self.dimensions = dimensions
        self.measurements = measurements
    }
}
