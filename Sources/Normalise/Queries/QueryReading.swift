/// All that is kept of a statement: its shape, which is empty for a document, what it does, and what its sender wrote about it in a comment.
package struct QueryReading: Hashable, Sendable {
    package let shape: String
    /// Of the first statement, through `WITH …` and `EXPLAIN`; nil where it begins with no verb that is known.
    package let operation: QueryOperation?
    /// The tag `route` as `RouteName` shows it, so a URL that a client sends for its route brings nothing with it.
    package let route: String?
    /// The tag `traceparent` where it is valid (W3C, Trace Context), so that a slow statement leads to its trace.
    package let traceparent: String?

    package init(_ statement: String, database: String? = nil) {
        self = QueryReading.measured(statement, database: database).reading
    }

    /// With it the number of bytes that were looked at, again and again included: what a test of linear time counts.
    package static func measured(_ statement: String, database: String?) -> (reading: QueryReading, work: Int) {
        let dialect = QueryDialect(database: database)
        guard dialect != .commands else { return (QueryReading(command: statement), statement.utf8.count) }
        var statement = statement
        return statement.withUTF8 { bytes in
            QueryKeywords.shared.withTable { keywords in
                QueryWriter.withMemory(for: bytes.count) { memory, lists in
                    var scanner = QueryScanner(bytes, dialect, keywords, QueryWriter(memory, lists))
                    scanner.scan()
                    let reading = QueryReading(&scanner)
                    return (reading, scanner.work)
                }
            }
        }
    }

    private init(command: String) {
        shape = QueryCommand.of(command)
        operation = nil
        route = nil
        traceparent = nil
    }

    private init(_ scanner: inout QueryScanner) {
        shape = scanner.writer.finish()
        operation = scanner.verbs.operation
        let tags = scanner.tags
        route = tags.route
        traceparent = tags.traceparent
    }
}
