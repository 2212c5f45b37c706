/// One value of one metric, quantised and within its bounds.
package struct Measurement: Hashable, Sendable {
    package let metric: Metric
    /// In the metric's unit, rounded to its quantum.
    package let value: Double
    /// Set where the client may report the same measurement again; such reports replace each other.
    package let report: VisitReport?
    /// How many measurements this one stands for where the client samples; 1 to 10 000. A visit has the weight of its first report.
    package let weight: Int64

    package init(metric: Metric, value: Double, report: VisitReport? = nil, weight: Int64 = 1) {
        self.metric = metric
        self.value = value
        self.report = report
        self.weight = weight
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
