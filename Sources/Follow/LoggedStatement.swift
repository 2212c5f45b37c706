package import Telemetry

/// One execution of a statement as a PostgreSQL server log tells it.
package struct LoggedStatement: Hashable, Sendable {
    /// As executed, with its literals; at most `statementLimit` bytes of UTF-8, cut between characters. What is no UTF-8 is replaced.
    package var statement: String
    /// Milliseconds.
    package var durationMilliseconds: Double
    /// When the record was written, which is when the execution ended. Nil where the log does not tell it, or tells it in a zone whose
    /// abbreviation means different things in different places.
    package var instant: Timestamp?
    /// The name of the database; nil where the log does not hold it.
    package var database: String?
    /// What the client calls itself.
    package var application: String?

    package init(
        statement: String, durationMilliseconds: Double, instant: Timestamp? = nil, database: String? = nil,
        application: String? = nil
    ) {
        self.statement = statement
        self.durationMilliseconds = durationMilliseconds
        self.instant = instant
        self.database = database
        self.application = application
    }

    /// Bytes. The collector cuts a statement there too; a longer one is a bulk insert whose tail only repeats.
    package static let statementLimit = 16_384
}
