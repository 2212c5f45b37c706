import GRDB
package import Telemetry

extension VitalsFile {
    /// Notes that something went live.
    package func add(_ deploy: Deploy) throws(StoreError) {
        do {
            try database.write { db in
                try db.execute(
                    sql: "INSERT INTO deploy(at, body) VALUES (?, ?)",
                    arguments: [deploy.at.milliseconds, JSONText.encode(deploy)])
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    static func trimDeploys(olderThan instant: Timestamp, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM deploy WHERE at < ?", arguments: [instant.milliseconds])
    }
}

extension VitalsReader {
    /// What went live in a span, the newest first.
    package func deploys(from: Timestamp, to: Timestamp, limit: Int = 500) throws(StoreError) -> [Deploy] {
        do {
            return try read { db in
                try String.fetchAll(
                    db, sql: "SELECT body FROM deploy WHERE at >= ? AND at <= ? ORDER BY at DESC, id DESC LIMIT ?",
                    arguments: [from.milliseconds, to.milliseconds, limit]
                ).map { try JSONText.decode(Deploy.self, $0) }
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }
}
