extension String {
    /// As an identifier of SQL, whatever it holds (PostgreSQL 15, section 4.1.1).
    var quotedIdentifier: String { "\"" + replacing("\"", with: "\"\"") + "\"" }
}
