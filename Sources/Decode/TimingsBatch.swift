package import Telemetry

/// What a server sent, as it said it.
package struct TimingsBatch: Hashable, Sendable {
    package var service: String?
    package var release: String?
    package var timings: [QueryTiming] = []
    package var refusals: [Refusal] = []

    package init() {}
}

/// One executed query.
package struct QueryTiming: Hashable, Sendable {
    /// The statement as executed, literals and all; it is fingerprinted before anything is kept.
    package let query: String
    /// Milliseconds.
    package let duration: Double
    package let database: String?
    package let operation: String?
    package let route: String?
    /// When it ended; nil means on arrival.
    package let instant: Timestamp?

    package init(
        query: String, duration: Double, database: String? = nil, operation: String? = nil, route: String? = nil,
        instant: Timestamp? = nil
    ) {
        self.query = query
        self.duration = duration
        self.database = database
        self.operation = operation
        self.route = route
        self.instant = instant
    }
}
