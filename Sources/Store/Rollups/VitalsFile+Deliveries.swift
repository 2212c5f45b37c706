import Foundation
import GRDB
package import Telemetry

/// The outbox: what is owed to receivers, and what became of it.
extension VitalsFile {
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

    /// Those that wait and were never attempted, each the oldest of its alert; the oldest first.
    package func freshDeliveries(for receiver: String, limit: Int) throws(StoreError) -> [Delivery] {
        try waiting { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT * FROM delivery WHERE last_attempt IS NULL AND id IN (\(VitalsFile.oldestWaiting)) ORDER BY id LIMIT ?",
                arguments: [receiver, limit]
            ).map(Delivery.init(row:))
        }
    }

    /// What waits of one message.
    package func matesOfDelivery(
        for receiver: String, messageID: String
    ) throws(StoreError) -> [Delivery] {
        try waiting { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT * FROM delivery WHERE state = 'waiting' AND receiver = ? AND message_id = ? ORDER BY id",
                arguments: [receiver, messageID]
            ).map(Delivery.init(row:))
        }
    }

    /// Puts messages together under one id before they are attempted.
    package func join(
        _ deliveries: [Delivery], messageID: String, at instant: Timestamp
    ) throws(StoreError) {
        try change { db in
            for delivery in deliveries {
                try db.execute(
                    sql: "UPDATE delivery SET message_id = ?, last_attempt = ? WHERE id = ?",
                    arguments: [messageID, instant.milliseconds, delivery.id])
            }
        }
    }

    /// One that was overtaken meanwhile stays so, unless it was delivered.
    package func save(_ deliveries: [Delivery]) throws(StoreError) {
        try change { db in for delivery in deliveries { try VitalsFile.save(delivery, db) } }
    }

    /// Writes that a message is dead, and owes another receiver word of the same, unless that is owed it already.
    package func handOver(_ dead: Delivery, to receiver: String, at instant: Timestamp) throws(StoreError) {
        try change { db in
            try VitalsFile.save(dead, db)
            // Overtaken meanwhile: it is over, and who was told nothing needs no end.
            guard
                let moment = try Int64.fetchOne(
                    db, sql: "SELECT active_since FROM delivery WHERE id = ? AND state = 'dead'", arguments: [dead.id])
            else { return }
            try VitalsFile.owe(
                dead.alert, dead.context, to: [receiver], since: Timestamp(milliseconds: moment), at: instant,
                due: instant, db)
        }
    }

    /// What became of the wish to send a message again.
    package enum Redelivery: Sendable {
        case owed
        /// There is none of that number that was given up or delivered.
        case noSuch
        /// It says that something fires of which the end was told since.
        case isOver
    }

    /// Owes a message again that was given up or delivered, with all that went out together with it.
    package func redeliver(_ id: Int64, at instant: Timestamp) throws(StoreError) -> Redelivery {
        var outcome = Redelivery.noSuch
        try change { db in
            let isOver = try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM delivery AS later WHERE later.rule = sent.rule AND later.labels = sent.labels
                        AND later.receiver = sent.receiver AND later.transition = 'resolved' AND later.id > sent.id)
                    FROM delivery AS sent WHERE sent.id = ? AND sent.state IN ('delivered', 'dead') AND sent.transition = 'firing'
                    """, arguments: [id])
            guard isOver != true else {
                outcome = .isOver
                return
            }
            try db.execute(
                sql: """
                    UPDATE delivery SET state = 'waiting', attempts = 0, next_attempt = ?, created_at = ?
                    WHERE state IN ('delivered', 'dead') AND (receiver, message_id) IN
                        (SELECT receiver, message_id FROM delivery WHERE id = ? AND state IN ('delivered', 'dead'))
                    """, arguments: [instant.milliseconds, instant.milliseconds, id])
            if db.changesCount > 0 { outcome = .owed }
        }
        return outcome
    }

    private static func save(_ delivery: Delivery, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE delivery SET state = ?, attempts = ?, next_attempt = ?, last_attempt = ?, last_answer = ?
                WHERE id = ? AND (state <> 'merged' OR ? = 'delivered')
                """,
            arguments: [
                delivery.state.rawValue, delivery.attempts, delivery.nextAttempt.milliseconds,
                delivery.lastAttempt?.milliseconds, delivery.lastAnswer, delivery.id, delivery.state.rawValue,
            ])
    }

    private func change(_ body: (Database) throws -> Void) throws(StoreError) {
        do { try database.write(body) } catch { throw .wrap(error, file: DataFolder.vitalsName) }
    }

    private static let oldestWaiting =
        "SELECT min(id) FROM delivery WHERE state = 'waiting' AND receiver = ? GROUP BY rule, labels"

    private func waiting<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try database.read(body) } catch { throw .wrap(error, file: DataFolder.vitalsName) }
    }

    static func note(_ instant: Timestamp, as name: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO progress(name, value) VALUES (?, ?)", arguments: [name, instant.milliseconds])
    }

    /// Takes back what is owed of an alert that fires, if nothing of it was attempted; whether it did.
    static func takeBack(_ alert: Alert, _ db: Database) throws -> Bool {
        let labels = try JSONText.encode(alert.key.labels)
        let arguments: StatementArguments = [alert.key.rule, labels, alert.activeSince.milliseconds]
        let rows = "rule = ? AND labels = ? AND transition = 'firing' AND active_since >= ?"
        let isUntold = try Bool.fetchOne(
            db, sql: "SELECT count(*) > 0 AND sum(last_attempt IS NOT NULL) = 0 FROM delivery WHERE \(rows)",
            arguments: arguments)
        guard isUntold == true else { return false }
        try db.execute(sql: "DELETE FROM delivery WHERE \(rows)", arguments: arguments)
        return true
    }

    /// Who is owed the end of an alert: whoever was told that it fires, by whatever way, as the rules may have changed since; and whoever
    /// is owed that word yet, who is told all of it at once.
    static func owedTheEnd(
        _ alert: Alert, _ recipients: [String], _ wantsEnds: (String) -> Bool, _ db: Database
    ) throws -> [String] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT receiver, max(state = 'delivered'), max(state = 'waiting') FROM delivery
                WHERE rule = ? AND labels = ? AND transition = 'firing' AND active_since >= ?
                GROUP BY receiver ORDER BY min(id)
                """,
            arguments: [alert.key.rule, JSONText.encode(alert.key.labels), alert.activeSince.milliseconds])
        guard !rows.isEmpty else { return recipients }
        return rows.compactMap { row in
            let receiver: String = row[0]
            let (wasTold, waits): (Bool, Bool) = (row[1], row[2])
            return waits || wasTold && wantsEnds(receiver) ? receiver : nil
        }
    }

    /// - Parameters:
    ///   - moment: what tells this message from others of the alert: each is owed once.
    ///   - due: when it is first attempted.
    static func owe(
        _ alert: Alert, _ context: AlertContext?, to receivers: [String], since moment: Timestamp,
        at instant: Timestamp, due: Timestamp, _ db: Database
    ) throws {
        let labels = try JSONText.encode(alert.key.labels)
        for receiver in receivers {
            // Who was not told yet is told once: with the end, or with the newest word.
            try db.execute(
                sql: """
                    UPDATE delivery SET state = 'merged' WHERE rule = ? AND labels = ? AND receiver = ?
                        AND transition = 'firing' AND state = 'waiting' AND active_since <> ?
                    """,
                arguments: [
                    alert.key.rule, labels, receiver, alert.state == .firing ? moment.milliseconds : -1,
                ])
            try db.execute(
                sql: """
                    INSERT INTO delivery(message_id, rule, labels, active_since, transition, receiver, alert, context, state,
                        created_at, attempts, next_attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, 0, ?)
                    ON CONFLICT(rule, labels, active_since, transition, receiver) DO NOTHING
                    """,
                arguments: [
                    "msg_" + UUID().uuidString.replacing("-", with: "").lowercased(), alert.key.rule, labels,
                    moment.milliseconds, alert.state.rawValue, receiver, JSONText.encode(alert),
                    try context.map(JSONText.encode), instant.milliseconds, due.milliseconds,
                ])
        }
    }
}

extension VitalsReader {
    /// Messages, newest first; of one state or receiver where told.
    package func deliveries(
        limit: Int = 500, state: Delivery.State? = nil, receiver: String? = nil
    ) throws(StoreError) -> [Delivery] {
        do {
            return try read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT * FROM delivery WHERE coalesce(state = ?, true) AND coalesce(receiver = ?, true)
                        ORDER BY id DESC LIMIT ?
                        """, arguments: [state?.rawValue, receiver, limit]
                ).map(Delivery.init(row:))
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Since when the message that waits longest has been owed, or due where its group waits by intent; nil when none waits.
    package func waitsSince() throws(StoreError) -> Timestamp? {
        try instant(
            "SELECT min(CASE WHEN last_attempt IS NULL THEN next_attempt ELSE created_at END) FROM delivery WHERE state = 'waiting'"
        )
    }

    /// When a message was last given up that nobody else was told of; nil where none was.
    package func lastLoss() throws(StoreError) -> Timestamp? {
        try instant(
            """
            SELECT max(coalesce(last_attempt, created_at)) FROM delivery AS lost
            WHERE state = 'dead' AND NOT EXISTS (
                SELECT 1 FROM delivery AS other WHERE other.rule = lost.rule AND other.labels = lost.labels
                    AND other.transition = lost.transition AND other.active_since = lost.active_since
                    AND other.state = 'delivered')
            """)
    }

    private func instant(_ sql: String) throws(StoreError) -> Timestamp? {
        do {
            return try read { db in try Int64.fetchOne(db, sql: sql) }.map { Timestamp(milliseconds: $0) }
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
        let context: String? = row["context"]
        let lastAttempt: Int64? = row["last_attempt"]
        self.init(
            id: row["id"], messageID: row["message_id"], receiver: row["receiver"],
            alert: try JSONText.decode(Alert.self, row["alert"]), state: state,
            createdAt: Timestamp(milliseconds: row["created_at"]), attempts: row["attempts"],
            nextAttempt: Timestamp(milliseconds: row["next_attempt"]), lastAnswer: row["last_answer"],
            // What helps to understand is no reason not to tell.
            context: context.flatMap { try? JSONText.decode(AlertContext.self, $0) },
            lastAttempt: lastAttempt.map { Timestamp(milliseconds: $0) })
    }
}
