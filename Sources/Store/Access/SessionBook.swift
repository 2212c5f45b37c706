import Synchronization
package import Telemetry

/// The sessions in memory, never older than the file: what a request is decided by.
///
/// Each look reads the file's change count, and the sessions again when it differs: one system call, and some
/// milliseconds after a change by anyone. When the file cannot be asked there is an error and no answer from memory: a
/// revocation that cannot be seen must not be overlooked.
package final class SessionBook: Sendable {
    private struct Picture {
        let sessions: [String: TokenSession]
        let changeCount: UInt32
        /// When the file was last seen in its place.
        var placedAt: Timestamp
    }

    private let file: AccessFile
    private let picture = Mutex<Picture?>(nil)

    /// - Parameter file: best one of its own with a short `busyTimeout`, or a request may wait for the disk behind a write.
    package init(_ file: AccessFile) { self.file = file }

    /// What the register holds under this name, live or ended.
    ///
    /// A commit is seen at once. That the file itself was deleted or replaced is seen, and is an error, at the latest
    /// one second of `instant` later: to look it up costs twice what reading the count does.
    package func session(id: String, at instant: Timestamp) throws(StoreError) -> TokenSession? {
        let changeCount = try file.changeCount
        return try picture.withLock { picture throws(StoreError) in
            if let known = picture, known.changeCount == changeCount, known.placedAt.isWithinASecond(of: instant) {
                return known.sessions[id]
            }
            try renew(&picture, changeCount, at: instant)
            return picture?.sessions[id]
        }
    }

    private func renew(
        _ picture: inout Picture?, _ changeCount: UInt32, at instant: Timestamp
    ) throws(StoreError) {
        let old = picture
        // First, so that nothing is left to answer from when the file cannot be asked.
        picture = nil
        try file.requirePlace()
        if var old, old.changeCount == changeCount {
            old.placedAt = instant
            picture = old
        } else {
            picture = try read(at: instant)
        }
    }

    private func read(at instant: Timestamp) throws(StoreError) -> Picture {
        let (all, changeCount) = try file.read { db in try AccessFile.all(db) }
        let sessions = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // Two of one name, and the wrong one might be the one that is not revoked.
        guard sessions.count == all.count else { throw TokenSession.damage("its name is given twice") }
        return Picture(sessions: sessions, changeCount: changeCount, placedAt: instant)
    }
}

extension Timestamp {
    /// In either direction: a clock may be set back.
    fileprivate func isWithinASecond(of other: Timestamp) -> Bool {
        abs(milliseconds - other.milliseconds) < 1000
    }
}
