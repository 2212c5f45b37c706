import GRDB
package import Telemetry

extension VitalsFile {
    static func save(_ moment: RuleMoment, of key: AlertKey, at instant: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO rule_history(rule, labels, at, body) VALUES (?, ?, ?, ?)",
            arguments: [key.rule, JSONText.encode(key.labels), instant.milliseconds, JSONText.encode(moment)])
    }

    /// Deletes what ended before `instant`; what goes on since then is kept.
    static func trimHistory(olderThan instant: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM rule_history WHERE at < ? AND (body = '{}' OR EXISTS (
                    SELECT 1 FROM rule_history AS later
                    WHERE later.rule = rule_history.rule AND later.labels = rule_history.labels
                        AND later.at > rule_history.at AND later.at <= ?))
                """, arguments: [instant.milliseconds, instant.milliseconds])
    }
}

extension VitalsReader {
    /// What was going on with a rule at an instant, by labels; only of what something was.
    package func moments(
        of rule: String, at instant: Timestamp
    ) throws(StoreError) -> [[Telemetry.Dimension: String]: RuleMoment] {
        try history(of: rule) { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT labels, body, max(at) FROM rule_history WHERE rule = ? AND at <= ? GROUP BY labels",
                arguments: [rule, instant.milliseconds])
            let moments = try rows.map {
                (
                    try JSONText.decode([Telemetry.Dimension: String].self, $0[0]),
                    try JSONText.decode(RuleMoment.self, $0[1])
                )
            }
            return Dictionary(moments) { first, _ in first }.filter { $0.value != RuleMoment() }
        }
    }

    /// When a rule fired, as far back as it is kept.
    package func firingSpans(of rule: String) throws(StoreError) -> FiringSpans {
        try history(of: rule) { db in
            var firing = FiringSpans()
            let rows = try Row.fetchCursor(
                db, sql: "SELECT labels, at, body FROM rule_history WHERE rule = ? ORDER BY labels, at",
                arguments: [rule])
            while let row = try rows.next() {
                let labels = try JSONText.decode([Telemetry.Dimension: String].self, row[0])
                let since = try JSONText.decode(RuleMoment.self, row[2]).firingSince
                var known = firing.spans[labels] ?? []
                if let last = known.last, last.to == nil, last.from != since {
                    known[known.count - 1].to = Timestamp(milliseconds: row[1])
                }
                if let since, known.last.map({ $0.to != nil }) ?? true { known.append((since, nil)) }
                if !known.isEmpty { firing.spans[labels] = known }
            }
            return firing
        }
    }

    private func history<Value>(of rule: String, _ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try read(body) } catch { throw .wrap(error, file: DataFolder.vitalsName) }
    }
}
