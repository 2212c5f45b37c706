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

    /// What a look without waiting finds.
    package enum Glance: Sendable, Hashable {
        case session(TokenSession?)
        /// Somebody has changed the register: `renew` must read it first.
        case stale
    }

    /// - Parameter file: best one of its own, for `renew` may wait behind a write.
    package init(_ file: AccessFile) { self.file = file }

    /// What the register holds under this name, live or ended; never waits for the disk behind somebody who writes.
    ///
    /// A commit is seen at once. That the file itself was deleted or replaced is seen, and is an error, at the latest
    /// one second of `instant` later: to look it up costs twice what reading the count does.
    package func glance(id: String, at instant: Timestamp) throws(StoreError) -> Glance {
        let changeCount = try file.changeCount
        return try picture.withLock { picture throws(StoreError) in
            guard var known = picture, known.changeCount == changeCount else { return .stale }
            if !known.placedAt.isWithinASecond(of: instant) {
                // First, so that nothing is left to answer from when the file cannot be asked.
                picture = nil
                try file.requirePlace()
                known.placedAt = instant
                picture = known
            }
            return .session(known.sessions[id])
        }
    }

    /// Reads the register if it has changed. May wait for the disk: not on an event loop.
    package func renew(at instant: Timestamp) throws(StoreError) {
        let changeCount = try file.changeCount
        guard picture.withLock({ $0?.changeCount != changeCount }) else { return }
        let fresh: Picture
        do throws(StoreError) {
            try file.requirePlace()
            fresh = try read(at: instant)
        } catch {
            // Nothing is left to answer from when the file cannot be asked.
            picture.withLock { $0 = nil }
            throw error
        }
        picture.withLock { $0 = fresh }
    }

    /// The same, waiting if need be.
    package func session(id: String, at instant: Timestamp) throws(StoreError) -> TokenSession? {
        // Whoever revokes many at once changes it again and again meanwhile.
        for _ in 0..<SessionBook.readingLimit {
            if case .session(let session) = try glance(id: id, at: instant) { return session }
            try renew(at: instant)
        }
        guard case .session(let session) = try glance(id: id, at: instant) else {
            throw .access("the register of sessions changes faster than it can be read")
        }
        return session
    }

    private static let readingLimit = 20

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
