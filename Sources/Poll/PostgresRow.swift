import CPostgres

/// One row of an answer, in PostgreSQL's text format. Valid only while it is handed out.
struct PostgresRow {
    let result: OpaquePointer
    let number: Int32

    /// Nil is NULL. Bytes that are no UTF-8, which a database without an encoding may hold, become U+FFFD.
    func text(_ column: Int32) -> String? {
        guard column < PQnfields(result), PQgetisnull(result, number, column) == 0 else { return nil }
        return PQgetvalue(result, number, column).map { String(cString: $0) }
    }

    func integer(_ column: Int32) -> Int64? { text(column).flatMap { Int64($0) } }

    func number(_ column: Int32) -> Double? {
        text(column).flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }
}
