import Foundation
import GRDB
package import Telemetry

extension VitalsFile {
    /// The visits remembered after row `sequence` of the journal; nil when there are none, or when they were damaged: then visits are
    /// known from the journal alone.
    package func visits() throws(StoreError) -> VisitSnapshot? {
        try read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT size, checksum, content FROM visit_memory") else {
                return nil
            }
            let (size, checksum): (Int64, Int64) = (row[0], row[1])
            let packed = try row.withUnsafeData(atIndex: 2) { data in
                (data ?? Data()).withUnsafeBytes { bytes in
                    Deflate.checksum(bytes) == checksum && (0...VitalsFile.visitsSizeLimit).contains(size)
                        ? Deflate.expand(bytes, size: Int(size)) : nil
                }
            }
            guard let packed, let visits = try? VisitSnapshot(encoded: packed) else {
                damage.count()
                return nil
            }
            return visits
        }
    }

    /// In the transaction of the rollups that contain the same rows.
    static func store(_ visits: VisitSnapshot, _ db: Database) throws {
        let packed = visits.encoded
        // Half of it are keys, which do not shrink; the rest does at any level.
        let content = Deflate.compress(packed, level: 1)
        try db.execute(
            sql: "INSERT OR REPLACE INTO visit_memory(id, size, checksum, content) VALUES (1, ?, ?, ?)",
            arguments: [packed.count, content.withUnsafeBytes(Deflate.checksum), Data(content)])
        try TierProgress.save("visits_sequence", visits.sequence, db)
    }

    /// Two hundred thousand visits take about 8 MB; beyond this it is damage.
    private static let visitsSizeLimit: Int64 = 512 * 1_048_576
}
