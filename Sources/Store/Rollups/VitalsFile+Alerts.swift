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
    /// It is quiet now: word of it that was not attempted yet is taken back. Where somebody was told already, it is a refresh of an alert that is
    /// not quiet.
    case takeBack(Alert)

    var alert: Alert {
        switch self {
        case .transition(let alert), .notice(let alert, _), .refresh(let alert), .takeBack(let alert): alert
        }
    }

    /// What tells a message from others of the alert, each of which is owed once; nil where none is owed.
    var moment: Timestamp? {
        switch self {
        case .transition(let alert): alert.activeSince
        case .notice(_, let moment): moment
        case .refresh, .takeBack: nil
        }
    }
}

extension VitalsFile {
    /// Writes alert states, what is owed for them and what is remembered in one transaction: a message is owed if and only if the state was
    /// saved. An empty state is forgotten.
    ///
    /// - Parameters:
    ///   - contexts: what helps to understand an alert; goes with its messages.
    ///   - wait: how long messages wait for others of their group.
    ///   - recipients: to whom word of an alert is owed; all of its receivers unless told.
    ///   - wantsEnds: whether a receiver that was told that it fires is told that it is over.
    package func commit(
        _ changes: [AlertChange], states: [AlertKey: RuleState] = [:], moments: [AlertKey: RuleMoment] = [:],
        contexts: [AlertKey: AlertContext] = [:], wait: Duration = .zero,
        recipients: (Alert) -> [String] = { $0.receivers }, wantsEnds: (String) -> Bool = { _ in true },
        at instant: Timestamp
    ) throws(StoreError) {
        do {
            try database.write { db in
                for change in changes {
                    var alert = change.alert
                    if case .takeBack = change, try !VitalsFile.takeBack(alert, db) { alert.hushed = nil }
                    try VitalsFile.save(alert, db)
                    guard let moment = change.moment else { continue }
                    let told =
                        alert.state == .firing
                        ? recipients(alert) : try VitalsFile.owedTheEnd(alert, recipients(alert), wantsEnds, db)
                    try VitalsFile.owe(
                        alert, contexts[alert.key], to: told, since: moment, at: instant, due: instant + wait, db)
                }
                for (key, state) in states { try VitalsFile.save(state, of: key, db) }
                // A disk that takes nothing is found at each evaluation, not at the next alert.
                try VitalsFile.note(instant, as: "evaluated", db)
                for (key, moment) in moments { try VitalsFile.save(moment, of: key, at: instant, db) }
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
                try VitalsFile.trimSilences(olderThan: instant, db)
                try VitalsFile.trimDeploys(olderThan: instant, db)
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
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
}
