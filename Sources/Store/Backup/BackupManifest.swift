/// What a backup says of itself; its first member, so that a restore knows what to expect.
package struct BackupManifest: Codable, Hashable, Sendable {
    package struct File: Codable, Hashable, Sendable {
        package let name: String
        package let bytes: Int64
        /// Hexadecimal, of the whole file.
        package let sha256: String
    }

    /// 1 so far.
    package let format: Int
    /// RFC 3339, UTC.
    package let madeAt: String
    package let files: [File]
    /// Cells and batches that were damaged already; they are copied as they are.
    package let damagedRecords: Int
    /// The last journal row the rollups contain, and the last one there is.
    package let appliedSequence: Int64
    package let lastSequence: Int64
    package let journal: String

    package static let name = "manifest.json"
    static let presentFormat = 1
}
