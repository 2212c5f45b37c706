package import Telemetry

/// What servers sent of their operations, as they said it: query timings, OTLP and statsd come to the same.
package struct OperationsBatch: Hashable, Sendable {
    package var groups: [OperationGroup] = []
    /// Of what could not be told whose it is.
    package var refusals: [Refusal] = []
    /// What is refused besides, of which no sentence tells: too much of it came.
    package var more: [RefusalReason: Int64] = [:]
    /// What was understood and is nothing to measure: spans of other kinds, metrics of other names.
    package var ignored: Int64 = 0

    package init() {}
}

/// The operations of one service.
package struct OperationGroup: Hashable, Sendable {
    package var service: String?
    package var release: String?
    package var operations: [OperationTiming] = []
    package var refusals: [Refusal] = []

    package init(service: String? = nil, release: String? = nil) {
        self.service = service
        self.release = release
    }
}

/// One executed operation, or many alike.
package struct OperationTiming: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A database's work.
        case query
        /// A server's work for one request.
        case request
    }

    /// How long it took: milliseconds.
    package enum Times: Hashable, Sendable {
        case one(Double)
        /// Many, of which only the mean is known.
        case mean(Double, count: Int64)
        /// Many, counted by range.
        case spread(ValueSpread)
        /// All since an instant, counted by range: what was not counted before is new. The number names the stream.
        case running(ValueSpread, stream: UInt64, since: Timestamp)
        /// The same of which only the sum and the number are known.
        case runningMean(sum: Double, count: Int64, stream: UInt64, since: Timestamp)
    }

    package var kind: Kind
    /// The statement as executed, literals and all; it is fingerprinted before anything is kept.
    package var statement: String?
    /// A name of few values for what was executed; used where there is no statement.
    package var summary: String?
    /// The kind of database, `postgresql`.
    package var database: String?
    package var operation: String?
    package var route: String?
    /// Nil where it is not told.
    package var isOK: Bool?
    /// Rows returned or changed.
    package var rows: Double?
    /// When it ended; nil means on arrival.
    package var instant: Timestamp?
    package var times: Times
    /// How many operations each of these stands for where the sender samples; 1 or more.
    package var weight = 1.0

    package init(
        _ kind: Kind, statement: String? = nil, summary: String? = nil, database: String? = nil,
        operation: String? = nil, route: String? = nil, isOK: Bool? = nil, rows: Double? = nil,
        instant: Timestamp? = nil, times: Times, weight: Double = 1
    ) {
        self.kind = kind
        self.statement = statement
        self.summary = summary
        self.database = database
        self.operation = operation
        self.route = route
        self.isOK = isOK
        self.rows = rows
        self.instant = instant
        self.times = times
        self.weight = weight
    }
}
