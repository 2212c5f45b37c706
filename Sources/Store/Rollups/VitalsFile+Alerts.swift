import Foundation
import GRDB
package import Telemetry

/// A change of an alert to be made durable.
package enum AlertChange: Sendable, Hashable {
    /// The state changed: it is written, and a message is owed to each receiver.
    case transition(Alert)
    /// It fires on, but its receivers are owed word of something that happened at the instant.
    case notice(Alert, at: Timestamp)
    /// Only its evidence did: nobody is told.
    case refresh(Alert)
}

extension VitalsFile {
    /// Writes alert states, what is owed for them and what is remembered in one transaction: a message is owed if and only if the state was
    /// saved. An empty state is forgotten.
    package func commit(
        _ changes: [AlertChange], states: [AlertKey: RuleState] = [:], moments: [AlertKey: RuleMoment] = [:],
        at instant: Timestamp
    ) throws(StoreError) {
        do {
            try database.write { db in
                for change in changes {
                    switch change {
                    case .refresh(let alert): try VitalsFile.save(alert, db)
                    case .transition(let alert):
                        try VitalsFile.save(alert, db)
                        try VitalsFile.owe(alert, since: alert.activeSince, at: instant, db)
                    case .notice(let alert, let moment):
                        try VitalsFile.save(alert, db)
                        try VitalsFile.owe(alert, since: moment, at: instant, db)
                    }
                }
                for (key, state) in states { try VitalsFile.save(state, of: key, db) }
                for (key, moment) in moments { try VitalsFile.save(moment, of: key, at: instant, db) }
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Receivers to which something is owed.
    package func waitingReceivers() throws(StoreError) -> [String] {
        try waiting { db in
            try String.fetchAll(
                db, sql: "SELECT DISTINCT receiver FROM delivery WHERE state = 'waiting' ORDER BY receiver")
        }
    }

    /// The oldest waiting message of each alert, if it is due, oldest first: a later one never overtakes it.
    package func dueDeliveries(for receiver: String, at instant: Timestamp, limit: Int) throws(StoreError) -> [Delivery]
    {
        try waiting { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT * FROM delivery WHERE next_attempt <= ? AND id IN (\(VitalsFile.oldestWaiting)) ORDER BY id LIMIT ?",
                arguments: [instant.milliseconds, receiver, limit]
            ).map(Delivery.init(row:))
        }
    }

    /// When the next message to this receiver is due; nil when none is owed.
    package func nextDelivery(for receiver: String) throws(StoreError) -> Timestamp? {
        try waiting { db in
            try Int64.fetchOne(
                db, sql: "SELECT min(next_attempt) FROM delivery WHERE id IN (\(VitalsFile.oldestWaiting))",
                arguments: [receiver]
            ).map { Timestamp(milliseconds: $0) }
        }
    }

    package func save(_ delivery: Delivery) throws(StoreError) {
        do {
            try database.write { db in
                try db.execute(
                    sql: "UPDATE delivery SET state = ?, attempts = ?, next_attempt = ?, last_answer = ? WHERE id = ?",
                    arguments: [
                        delivery.state.rawValue, delivery.attempts, delivery.nextAttempt.milliseconds,
                        delivery.lastAnswer, delivery.id,
                    ])
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Deletes deliveries made, alerts resolved and what was noted of rules before `instant`; what still waits or fires is kept.
    package func trimAlerts(olderThan instant: Timestamp) throws(StoreError) {
        do {
            try database.write { db in
                try db.execute(
                    sql: "DELETE FROM delivery WHERE state <> 'waiting' AND created_at < ?",
                    arguments: [instant.milliseconds])
                try db.execute(
                    // By its end: an alert that fired for longer than that is still news when it resolves.
                    sql:
                        "DELETE FROM alert WHERE state = 'resolved' AND coalesce(body ->> '$.endedAt', active_since) < ?",
                    arguments: [instant.milliseconds])
                try VitalsFile.trimHistory(olderThan: instant, db)
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    private static let oldestWaiting =
        "SELECT min(id) FROM delivery WHERE state = 'waiting' AND receiver = ? GROUP BY rule, labels"

    private func waiting<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try database.read(body) } catch { throw .wrap(error, file: DataFolder.vitalsName) }
    }

    private static func save(_ alert: Alert, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO alert(rule, labels, state, active_since, body) VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                alert.key.rule, JSONText.encode(alert.key.labels), alert.state.rawValue, alert.activeSince.milliseconds,
                JSONText.encode(alert),
            ])
    }

    private static func save(_ state: RuleState, of key: AlertKey, _ db: Database) throws {
        let labels = try JSONText.encode(key.labels)
        if state.isEmpty {
            try db.execute(
                sql: "DELETE FROM rule_state WHERE rule = ? AND labels = ?", arguments: [key.rule, labels])
        } else {
            try db.execute(
                sql: "INSERT OR REPLACE INTO rule_state(rule, labels, body) VALUES (?, ?, ?)",
                arguments: [key.rule, labels, JSONText.encode(state)])
        }
    }

    /// - Parameter moment: what tells this message from others of the alert: each is owed once.
    private static func owe(_ alert: Alert, since moment: Timestamp, at instant: Timestamp, _ db: Database) throws {
        for receiver in alert.receivers {
            try db.execute(
                sql: """
                    INSERT INTO delivery(message_id, rule, labels, active_since, transition, receiver, alert, state, created_at,
                        attempts, next_attempt) VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, 0, ?)
                    ON CONFLICT(rule, labels, active_since, transition, receiver) DO NOTHING
                    """,
                arguments: [
                    "msg_" + UUID().uuidString.replacing("-", with: "").lowercased(), alert.key.rule,
                    JSONText.encode(alert.key.labels), moment.milliseconds, alert.state.rawValue, receiver,
                    JSONText.encode(alert), instant.milliseconds, instant.milliseconds,
                ])
        }
    }
}

extension VitalsReader {
    /// Alerts as last saved: firing first, then the most recently begun.
    package func alerts(limit: Int = 500) throws(StoreError) -> [Alert] {
        do {
            return try read { db in
                try String.fetchAll(
                    db,
                    sql: "SELECT body FROM alert ORDER BY state = 'resolved', active_since DESC, rule, labels LIMIT ?",
                    arguments: [limit]
                ).map { try JSONText.decode(Alert.self, $0) }
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Every alert that fires, however many: one left out would look new and be told again.
    package func firingAlerts() throws(StoreError) -> [Alert] {
        do {
            return try read { db in
                try String.fetchAll(db, sql: "SELECT body FROM alert WHERE state = 'firing' ORDER BY rule, labels")
                    .map { try JSONText.decode(Alert.self, $0) }
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// What is remembered of rules between evaluations.
    package func ruleStates() throws(StoreError) -> [AlertKey: RuleState] {
        do {
            return try read { db in
                let rows = try Row.fetchAll(db, sql: "SELECT rule, labels, body FROM rule_state")
                return try Dictionary(
                    rows.map { row in
                        let labels = try JSONText.decode([Telemetry.Dimension: String].self, row["labels"])
                        return (
                            AlertKey(rule: row["rule"], labels: labels),
                            try JSONText.decode(RuleState.self, row["body"])
                        )
                    }
                ) { first, _ in first }
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Messages, newest first.
    package func deliveries(limit: Int = 500) throws(StoreError) -> [Delivery] {
        do {
            return try read { db in
                try Row.fetchAll(db, sql: "SELECT * FROM delivery ORDER BY id DESC LIMIT ?", arguments: [limit])
                    .map(Delivery.init(row:))
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }
}

extension Delivery {
    init(row: Row) throws {
        guard let state = Delivery.State(rawValue: row["state"]) else {
            throw StoreError.damaged(file: DataFolder.vitalsName, detail: "delivery \(row["id"] as Int64)")
        }
        self.init(
            id: row["id"], messageID: row["message_id"], receiver: row["receiver"],
            alert: try JSONText.decode(Alert.self, row["alert"]), state: state,
            createdAt: Timestamp(milliseconds: row["created_at"]), attempts: row["attempts"],
            nextAttempt: Timestamp(milliseconds: row["next_attempt"]), lastAnswer: row["last_answer"])
    }
}
