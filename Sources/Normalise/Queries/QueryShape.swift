/// A SQL statement with its literals taken out: what timings are grouped by, and all of a statement that is ever kept.
///
/// Texts, numbers, blobs, parameters, `TRUE`, `FALSE` and `NULL` become `?`; comments and hints go. `IS NULL` and `NOT NULL` stay, for
/// there they say what is asked rather than with which value, while a driver that writes values into the text writes `NULL` where it
/// wrote `'x'` before. Items of a list that are alike become one (`IN (?)`, `VALUES (?)`, `ARRAY[?]`, `INSERT …; INSERT …`), and rows of
/// different length are alike. White space is set anew, keywords are written in capitals, types small, everything else as it came. The
/// shape of a shape is that shape.
///
/// Safety comes before beauty: what could be a literal is treated as one. Double quotes delimit identifiers in the standard but texts
/// in MySQL, so a double-quoted word is kept only where the database says so or its place can hold nothing but an identifier. Where
/// two readings part (`'\'`, `#`, nested comments, a word that touches the end of a text), all that follows is given up. Names that a
/// machine numbered lose their digits (`QueryName`). What no reading can tell is a statement that came without its beginning, or in
/// another dialect than it claims.
///
/// At most `limit` bytes: what is longer ends in a mark of the whole (`QueryMark`). One pass over bytes. O(length).
package enum QueryShape {
    /// The longest shape kept, in bytes.
    package static let limit = 1000

    /// `database` is a name as OpenTelemetry's `db.system.name` has it (`postgresql`, `mysql`, …); any other is an unknown one.
    package static func of(_ statement: String, database: String? = nil) -> String {
        QueryReading(statement, database: database).shape
    }
}
