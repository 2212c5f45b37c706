/// How much of one request of OTLP is read.
///
/// The smallest span has two bytes: without these a body of 20 MiB could ask for gigabytes.
enum OTLPLimit {
    /// Spans, points or log records of one body; a body of the largest size has fewer if they say anything.
    static let items = 200_000
    /// Mistakes that are told in a sentence each; others are counted.
    static let refusals = 1000
    /// Bytes of names: services, operations, routes.
    static let name = 128
    /// Bytes of a statement and of every other value. A longer statement is a bulk insert whose tail only repeats.
    static let text = 16_384
    /// Messages within each other, where six are told.
    static let depth = 16
}
