package import Foundation
import GRDB

extension VitalsFile {
    /// What was learned of the routes, as it was stored; nil when nothing was.
    package func learnedRoutes() throws(StoreError) -> [UInt8]? { try read(LearnedRoutes.read) }

    package func store(learnedRoutes content: [UInt8]) throws(StoreError) {
        try write { try LearnedRoutes.write(content, $0) }
    }
}

extension VitalsReader {
    package func learnedRoutes() throws(StoreError) -> [UInt8]? {
        do { return try read(LearnedRoutes.read) } catch { throw .wrap(error, file: DataFolder.vitalsName) }
    }
}

/// Changes what was learned while no server runs, and nothing else: which sets are kept and whose days are counted stays as the server
/// has it.
package enum LearnedRoutesFile {
    /// - Parameter change: what is stored, nil for nothing yet → what is to be stored.
    package static func change(at url: URL, _ change: ([UInt8]?) throws -> [UInt8]) throws {
        // A reader refuses files that are missing, older or newer.
        _ = try VitalsReader(readingAt: url)
        let queue = try DatabaseQueue(path: url.path, configuration: DatabaseFile.configuration())
        try queue.write { db in
            let content = try change(try LearnedRoutes.read(db))
            try LearnedRoutes.write(content, db)
        }
        try queue.close()
    }
}

private enum LearnedRoutes {
    static func write(_ content: [UInt8], _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO learned_routes(id, content) VALUES (1, ?)", arguments: [Data(content)])
    }

    static func read(_ db: Database) throws -> [UInt8]? {
        try Data.fetchOne(db, sql: "SELECT content FROM learned_routes").map { [UInt8]($0) }
    }
}
