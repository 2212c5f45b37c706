/// What a statement does, by its verb. A closed set, so that it can be a dimension whatever a client sends.
package enum QueryOperation: String, Sendable, CaseIterable {
    case select = "SELECT"
    case insert = "INSERT"
    case update = "UPDATE"
    case delete = "DELETE"
    case merge = "MERGE"
    case replace = "REPLACE"
    case upsert = "UPSERT"
    case values = "VALUES"
    case create = "CREATE"
    case alter = "ALTER"
    case drop = "DROP"
    case truncate = "TRUNCATE"
    case begin = "BEGIN"
    case commit = "COMMIT"
    case rollback = "ROLLBACK"
    case savepoint = "SAVEPOINT"
    case release = "RELEASE"
    case set = "SET"
    case show = "SHOW"
    case describe = "DESCRIBE"
    /// Where nothing is explained that has a verb of its own.
    case explain = "EXPLAIN"
    case use = "USE"
    case call = "CALL"
    case execute = "EXECUTE"
    case prepare = "PREPARE"
    case deallocate = "DEALLOCATE"
    case declare = "DECLARE"
    case fetch = "FETCH"
    case close = "CLOSE"
    case copy = "COPY"
    case load = "LOAD"
    case lock = "LOCK"
    case grant = "GRANT"
    case revoke = "REVOKE"
    case analyze = "ANALYZE"
    case vacuum = "VACUUM"
    case pragma = "PRAGMA"
    case refresh = "REFRESH"
    case listen = "LISTEN"
    case notify = "NOTIFY"

    /// Can stand behind the definitions of `WITH`.
    var isOnRows: Bool {
        switch self {
        case .select, .insert, .update, .delete, .merge, .replace, .upsert, .values: true
        case .create, .alter, .drop, .truncate, .begin, .commit, .rollback, .savepoint, .release, .set, .show,
            .describe,
            .explain, .use, .call, .execute, .prepare, .deallocate, .declare, .fetch, .close, .copy, .load, .lock,
            .grant, .revoke, .analyze, .vacuum, .pragma, .refresh, .listen, .notify:
            false
        }
    }

    /// Can be explained. `ANALYZE` and `SET` are options of `EXPLAIN` there.
    var isExplained: Bool {
        switch self {
        case .create, .execute, .declare, .refresh, .call: true
        case .select, .insert, .update, .delete, .merge, .replace, .upsert, .values: isOnRows
        case .alter, .drop, .truncate, .begin, .commit, .rollback, .savepoint, .release, .set, .show, .describe,
            .explain,
            .use, .prepare, .deallocate, .fetch, .close, .copy, .load, .lock, .grant, .revoke, .analyze, .vacuum,
            .pragma,
            .listen, .notify:
            false
        }
    }
}
