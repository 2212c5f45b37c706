import Foundation
import GRDB

extension VitalsFile {
    /// What was learned of the routes, as it was stored; nil when nothing was.
    package func learnedRoutes() throws(StoreError) -> [UInt8]? { try read(LearnedRoutes.read) }

    package func store(learnedRoutes content: [UInt8]) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO learned_routes(id, content) VALUES (1, ?)", arguments: [Data(content)])
        }
    }
}

extension VitalsReader {
    package func learnedRoutes() throws(StoreError) -> [UInt8]? {
        do { return try read(LearnedRoutes.read) } catch { throw .wrap(error, file: DataFolder.vitalsName) }
    }
}

private enum LearnedRoutes {
    static func read(_ db: Database) throws -> [UInt8]? {
        try Data.fetchOne(db, sql: "SELECT content FROM learned_routes").map { [UInt8]($0) }
    }
}
