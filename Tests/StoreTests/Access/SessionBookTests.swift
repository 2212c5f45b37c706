import CollectorTesting
import Foundation
import GRDB
import Store
import Telemetry
import Testing

@Suite struct SessionBookTests {
    private let folder: TemporaryFolder
    private let url: URL
    private let start = Timestamp(text: "2026-08-01T10:00:00Z")!
    private let hour = Duration.seconds(3600)

    init() throws {
        folder = try TemporaryFolder()
        url = folder.file(AccessFile.name)
    }

    private func open(_ file: AccessFile, _ subject: String = "ops") throws -> TokenSession {
        try file.open(subject: subject, scopes: [.read], lifetime: hour, at: start)
    }

    @Test func everyCommitOfAnotherConnectionChangesTheCount() throws {
        let reader = try AccessFile(at: url)
        let writer = try AccessFile(at: url)
        let raw = try RawDatabase(url)
        var seen: [UInt32] = [try reader.changeCount]
        func step(_ body: () throws -> Void) throws {
            try body()
            seen.append(try reader.changeCount)
        }
        var ids: [String] = []
        try step { ids.append(try open(writer).id) }
        try step { ids.append(try open(writer, "other").id) }
        try step { _ = try writer.extend(ids[0], until: start + .seconds(7200), at: start) }
        try step { _ = try writer.revoke(id: ids[0], at: start) }
        try step { _ = try writer.revoke(subject: "other", at: start) }
        try step { try writer.trim(at: start + .seconds(900 * 86_400)) }
        try step { try raw.execute("CREATE TABLE note(text TEXT)") }
        try step { try raw.execute("INSERT INTO note VALUES ('a')") }
        try step { try raw.execute("BEGIN EXCLUSIVE; INSERT INTO note VALUES ('b'); COMMIT") }
        try step { try raw.execute("VACUUM") }
        for number in 0..<200 { try step { _ = try open(writer, "s\(number)") } }
        #expect(Set(seen).count == seen.count)
        // A commit that was none.
        try raw.execute("BEGIN IMMEDIATE; INSERT INTO note VALUES ('c'); ROLLBACK")
        #expect(try reader.changeCount == seen.last)
    }

    @Test func revocationByAnotherConnectionIsSeenAtTheNextLook() throws {
        let book = SessionBook(try AccessFile(at: url))
        let other = try AccessFile(at: url)
        let session = try open(other)
        #expect(try book.session(id: session.id, at: start) == session)
        #expect(try book.session(id: "unknown", at: start) == nil)
        #expect(try other.revoke(id: session.id, at: start))
        #expect(try book.session(id: session.id, at: start)?.isLive(at: start) == false)
        let next = try open(other)
        #expect(try book.session(id: next.id, at: start) == next)
        #expect(try other.extend(next.id, until: start + .seconds(7200), at: start) != nil)
        #expect(try book.session(id: next.id, at: start)?.expiresAt == start + .seconds(7200))
    }

    @Test func bookIsRightAfterAnyRunOfChanges() throws {
        var generator = SeededGenerator()
        let book = SessionBook(try AccessFile(at: url))
        let files = [try AccessFile(at: url), try AccessFile(at: url)]
        var model: [String: TokenSession] = [:]
        for step in 0..<150 {
            let file = files.randomElement(using: &generator)!
            let now = start + .seconds(Int64(step))
            if let old = model.values.sorted(by: { $0.id < $1.id }).randomElement(using: &generator),
                Int.random(in: 0..<3, using: &generator) == 0
            {
                let isNew = try file.revoke(id: old.id, at: now)
                #expect(isNew == (old.revokedAt == nil), "\(generator)")
                if isNew {
                    model[old.id] = TokenSession(
                        id: old.id, subject: old.subject, scopes: old.scopes, sites: old.sites, issuedAt: old.issuedAt,
                        expiresAt: old.expiresAt, revokedAt: now)
                }
            } else {
                let new = try file.open(subject: "s\(step)", scopes: [.read], lifetime: hour, at: now)
                model[new.id] = new
            }
            for (id, session) in model { #expect(try book.session(id: id, at: start) == session, "\(generator)") }
        }
    }

    @Test func deletedFileIsAnErrorAndNoAnswerFromMemory() throws {
        let file = try AccessFile(at: url)
        let book = SessionBook(file)
        let session = try open(file)
        #expect(try book.session(id: session.id, at: start) == session)
        try FileManager.default.removeItem(at: url)
        let gone = StoreError.folder("access.db was deleted or replaced under the running server; restart it")
        for later in [start + .seconds(1), start, start - .seconds(9)] {
            #expect(throws: gone) { try book.session(id: session.id, at: later) }
            #expect(throws: gone) { try book.session(id: "unknown", at: later) }
        }
        // Nor is anything written into the deleted file.
        #expect(throws: gone) { try file.revoke(id: session.id, at: start) }
        #expect(throws: gone) { try open(file, "other") }
        #expect(throws: gone) { try file.sessions(liveAt: nil) }
        #expect(throws: gone) { try SessionBook(file).session(id: session.id, at: start) }
    }

    @Test(arguments: [1000, -1000, 86_400_000])
    func replacedFileIsAnErrorASecondLaterByWhateverTheClockSays(milliseconds: Int64) throws {
        let file = try AccessFile(at: url)
        let book = SessionBook(file)
        let session = try open(file)
        #expect(try book.session(id: session.id, at: start) == session)
        // A copy, moved into its place, and revoked there: the count of the file that is gone stands still.
        try FileManager.default.copyItem(at: url, to: folder.file("new.db"))
        #expect(rename(folder.file("new.db").path, url.path) == 0)
        #expect(try AccessFile(at: url).revoke(id: session.id, at: start))
        #expect(throws: StoreError.self) {
            try book.session(id: session.id, at: start + .milliseconds(milliseconds))
        }
        #expect(throws: StoreError.self) { try book.session(id: session.id, at: start) }
        #expect(throws: StoreError.self) { try open(file) }
    }

    @Test func fileThatWasMovedAwayAndBackIsTheSameAgain() throws {
        let file = try AccessFile(at: url)
        let book = SessionBook(file)
        let session = try open(file)
        let other = folder.file("moved.db")
        #expect(rename(url.path, other.path) == 0)
        #expect(throws: StoreError.self) { try book.session(id: session.id, at: start) }
        #expect(rename(other.path, url.path) == 0)
        #expect(try book.session(id: session.id, at: start) == session)
    }

    @Test func lockedFileIsAnErrorWhenItHasChangedAndIsReadAgainAfterwards() throws {
        let file = try AccessFile(at: url, busyTimeout: .milliseconds(1))
        let session = try open(file)
        let book = SessionBook(file)
        let other = try OpenTransaction(url)
        try other.execute("BEGIN EXCLUSIVE")
        #expect(throws: StoreError.self) { try book.session(id: session.id, at: start) }
        try other.execute("COMMIT")
        #expect(try book.session(id: session.id, at: start) == session)
        // While nothing was committed, memory is right whoever holds the lock.
        try other.execute("BEGIN EXCLUSIVE")
        #expect(try book.session(id: session.id, at: start) == session)
        try other.execute("ROLLBACK")
        try other.execute("UPDATE session SET revoked_at = 1")
        try other.execute("BEGIN EXCLUSIVE")
        #expect(throws: StoreError.self) { try book.session(id: session.id, at: start) }
        #expect(throws: StoreError.self) { try book.session(id: session.id, at: start) }
        try other.execute("ROLLBACK")
        #expect(try book.session(id: session.id, at: start)?.isLive(at: start) == false)
    }

    @Test func cutFileIsAnError() throws {
        let file = try AccessFile(at: url)
        let book = SessionBook(file)
        let session = try open(file)
        #expect(try book.session(id: session.id, at: start) == session)
        #expect(truncate(url.path, 0) == 0)
        #expect(throws: StoreError.damaged(file: "access.db", detail: "it has no header")) {
            try book.session(id: session.id, at: start)
        }
    }

    @Test func overwrittenFileIsAnError() throws {
        let file = try AccessFile(at: url)
        let book = SessionBook(file)
        let session = try open(file)
        #expect(try book.session(id: session.id, at: start) == session)
        let size = try Data(contentsOf: url).count
        let handle = try FileHandle(forWritingTo: url)
        // Format versions as they were, everything else noise, the counter another.
        try handle.write(
            contentsOf: Data(repeating: 0x5A, count: 18) + [1, 1] + Data(repeating: 0x5A, count: size - 20))
        try handle.close()
        #expect(throws: StoreError.self) { try book.session(id: session.id, at: start) }
        #expect(throws: StoreError.self) { try book.session(id: session.id, at: start) }
        #expect(throws: StoreError.self) { try AccessFile(at: url) }
    }

    @Test(arguments: [
        "scopes = 'root'", "scopes = 'read ingest'", "sites = 'x'", "sites = '[1]'", "issued_at = 'x'", "id = x'00'",
        "id = 'short'",
        "revoked_at = 'x'", "revoked_at = 1.5", "revoked_at = x''", "expires_at = NULL", "subject = NULL",
    ])
    func rowThatWasEditedByHandIsAnErrorAndNoTrap(change: String) throws {
        let file = try AccessFile(at: url)
        let session = try open(file)
        let raw = try RawDatabase(url)
        // The table without what its schema checks.
        try raw.execute("CREATE TABLE copy AS SELECT * FROM session; DROP TABLE session")
        try raw.execute("ALTER TABLE copy RENAME TO session; UPDATE session SET \(change)")
        #expect(throws: StoreError.self) { try SessionBook(file).session(id: session.id, at: start) }
        #expect(throws: StoreError.self) { try file.sessions(liveAt: nil) }
    }

    @Test func sessionThatIsThereTwiceIsAnError() throws {
        let file = try AccessFile(at: url)
        let session = try open(file)
        _ = try file.revoke(id: session.id, at: start)
        let raw = try RawDatabase(url)
        try raw.execute("CREATE TABLE copy AS SELECT * FROM session; DROP TABLE session")
        try raw.execute("ALTER TABLE copy RENAME TO session")
        try raw.execute(
            "INSERT INTO session SELECT id, subject, scopes, sites, issued_at, expires_at, NULL FROM session")
        #expect(throws: StoreError.self) { try SessionBook(file).session(id: session.id, at: start) }
    }

    @Test func fileThatWasSwitchedToAWriteAheadLogIsAnError() throws {
        let file = try AccessFile(at: url)
        let book = SessionBook(file)
        let session = try open(file)
        #expect(try book.session(id: session.id, at: start) == session)
        let raw = try RawDatabase(url)
        #expect(try raw.switchToWriteAheadLog() == "wal")
        #expect(throws: StoreError.self) { try book.session(id: session.id, at: start) }
        #expect(throws: StoreError.self) { try file.changeCount }
    }

    @Test func manyThreadsSeeARevocationOnceItIsDone() async throws {
        let book = SessionBook(try AccessFile(at: url))
        let writer = try AccessFile(at: url)
        let sessions = try (0..<40).map { try open(writer, "s\($0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for session in sessions {
                    let isNew = try writer.revoke(id: session.id, at: start)
                    let seen = try book.session(id: session.id, at: start)?.revokedAt
                    #expect(isNew && seen == start)
                }
            }
            group.addTask {
                var isDead = Set<String>()
                for _ in 0..<200 {
                    for session in sessions {
                        if try book.session(id: session.id, at: start)?.revokedAt != nil {
                            isDead.insert(session.id)
                        } else {
                            #expect(!isDead.contains(session.id), "a revocation was taken back")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

extension RawDatabase {
    fileprivate func switchToWriteAheadLog() throws -> String? {
        try execute("PRAGMA journal_mode = WAL")
        return try text("PRAGMA journal_mode")
    }
}

/// A connection that may stay in the middle of a transaction.
private struct OpenTransaction {
    private let queue: DatabaseQueue

    init(_ url: URL) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        queue = try DatabaseQueue(path: url.path, configuration: configuration)
    }

    func execute(_ sql: String) throws { try queue.writeWithoutTransaction { try $0.execute(sql: sql) } }
}
