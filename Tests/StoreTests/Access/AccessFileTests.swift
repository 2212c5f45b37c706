import CollectorTesting
import Foundation
import Store
import Telemetry
import Testing

@Suite struct AccessFileTests {
    private let folder: TemporaryFolder
    private let url: URL
    private let start = Timestamp(text: "2026-08-01T10:00:00Z")!
    private let hour = Duration.seconds(3600)
    private let day = Duration.seconds(86_400)

    init() throws {
        folder = try TemporaryFolder()
        url = folder.file(AccessFile.name)
    }

    private func permissions(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: folder.file(name).path)[.posixPermissions] as? Int
    }

    @Test func openedSessionIsWhatAnotherConnectionReads() throws {
        let file = try AccessFile(at: url)
        let session = try file.open(
            subject: "alice@example.org", scopes: [.admin, .ingest], sites: ["shop", "café", "shop"], lifetime: hour,
            at: start)
        let expected = TokenSession(
            id: session.id, subject: "alice@example.org", scopes: [.ingest, .admin], sites: ["café", "shop"],
            issuedAt: start, expiresAt: start + hour)
        #expect(session == expected)
        let other = try AccessFile(at: url)
        #expect(try other.session(id: session.id) == expected)
        #expect(try other.sessions(liveAt: nil) == [expected])
        #expect(try other.session(id: "unknown") == nil)
    }

    @Test func fileIsForItsOwnerOnlyAlsoWhenItWasNot() throws {
        _ = try AccessFile(at: url)
        #expect(try permissions(AccessFile.name) == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: url.path)
        _ = try AccessFile(at: url)
        #expect(try permissions(AccessFile.name) == 0o600)
    }

    @Test func committedFileIsOneWithoutALogBesideIt() throws {
        let file = try AccessFile(at: url)
        _ = try file.open(subject: "ops", scopes: [.read], lifetime: hour, at: start)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [AccessFile.name])
        #expect(try RawDatabase(url).text("PRAGMA journal_mode") == "delete")
    }

    @Test func linkAndFolderInItsPlaceAreRefused() throws {
        try FileManager.default.createSymbolicLink(at: url, withDestinationURL: folder.file("elsewhere.db"))
        #expect(throws: StoreError.access("access.db is not a plain file; move it away")) { try AccessFile(at: url) }
        #expect(!FileManager.default.fileExists(atPath: folder.file("elsewhere.db").path))
        try FileManager.default.removeItem(at: url)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        #expect(throws: StoreError.access("access.db is not a plain file; move it away")) { try AccessFile(at: url) }
    }

    // MARK: The limit

    @Test func fourthSessionIsRefusedWithWhatToDo() throws {
        let file = try AccessFile(at: url)
        for number in 1...3 {
            _ = try file.open(
                subject: "ops", scopes: [.read], lifetime: .seconds(Int64(4 - number) * 600), at: start)
        }
        #expect(
            throws: StoreError.access(
                "ops has 3 live sessions, and 3 are allowed; the next one ends at 2026-08-01T10:10:00Z; revoke one of "
                    + "them, or let the new one replace the oldest")
        ) { try file.open(subject: "ops", scopes: [.read], lifetime: hour, at: start) }
        #expect(try file.sessions(liveAt: start).count == 3)
        // Another subject has its own places; an ended session gives its place back.
        _ = try file.open(subject: "Ops", scopes: [.read], lifetime: hour, at: start)
        _ = try file.open(subject: "ops", scopes: [.read], lifetime: hour, at: start + .seconds(600))
        #expect(try file.sessions(liveAt: start + .seconds(600)).count == 4)
    }

    @Test func replacingRevokesTheOldestAndAsManyAsALoweredLimitWants() throws {
        let file = try AccessFile(at: url)
        let old = try (0..<5).map { number in
            try file.open(
                subject: "ops", scopes: [.read], lifetime: hour, limit: 5, at: start + .seconds(Int64(number)))
        }
        let now = start + .seconds(60)
        let new = try file.open(
            subject: "ops", scopes: [.read], lifetime: hour, limit: 3, replacing: true, at: now)
        #expect(try file.sessions(liveAt: now).map(\.id) == [old[3].id, old[4].id, new.id])
        #expect(try file.session(id: old[0].id)?.revokedAt == now)
        #expect(try file.sessions(liveAt: nil).count == 6)
    }

    @Test func refusedSessionRevokesNothing() throws {
        let file = try AccessFile(at: url, capacity: 3)
        let old = try (0..<3).map { _ in
            try file.open(subject: "ops", scopes: [.read], lifetime: hour, at: start)
        }
        // The register is full, so that the transaction fails after it has revoked.
        #expect(throws: StoreError.self) {
            try file.open(subject: "ops", scopes: [.read], lifetime: hour, replacing: true, at: start)
        }
        #expect(Set(try file.sessions(liveAt: start).map(\.id)) == Set(old.map(\.id)))
    }

    @Test(arguments: 0..<20)
    func twoConnectionsNeverBothTakeTheLastPlace(round: Int) async throws {
        let files = [try AccessFile(at: url), try AccessFile(at: url)]
        for _ in 0..<2 { _ = try files[0].open(subject: "ops", scopes: [.read], lifetime: hour, at: start) }
        let errors: [StoreError] = await withTaskGroup(of: StoreError?.self) { group in
            for file in files {
                group.addTask {
                    do throws(StoreError) {
                        _ = try file.open(subject: "ops", scopes: [.read], lifetime: .seconds(60), at: start)
                        return nil
                    } catch { return error }
                }
            }
            return await group.reduce(into: [StoreError]()) { if let error = $1 { $0.append(error) } }
        }
        // Told why, not only that the file was busy.
        #expect(errors.count == 1)
        #expect(errors.first?.description.hasPrefix("ops has 3 live sessions") == true)
        #expect(try files[1].sessions(liveAt: start).count == 3)
    }

    @Test func manyFirstOpenersAtOnceAllSucceed() async throws {
        try await withThrowingTaskGroup { group in
            for number in 0..<8 {
                group.addTask {
                    _ = try AccessFile(at: url).open(
                        subject: "s\(number)", scopes: [.ingest], lifetime: .seconds(60), at: start)
                }
            }
            try await group.waitForAll()
        }
        #expect(try AccessFile(at: url).sessions(liveAt: start).count == 8)
    }

    // MARK: Extending, revoking, forgetting

    @Test func onlyALiveSessionIsExtendedAndNeverShortened() throws {
        let file = try AccessFile(at: url)
        let session = try file.open(subject: "ops", scopes: [.read], lifetime: hour, at: start)
        let middle = start + .seconds(1800)
        #expect(try file.extend(session.id, until: middle + hour, at: middle)?.expiresAt == middle + hour)
        #expect(try file.extend(session.id, until: middle + .seconds(1), at: middle)?.expiresAt == middle + hour)
        #expect(try file.extend(session.id, until: start + day, at: middle + hour) == nil)
        #expect(try file.extend("unknown", until: start + day, at: start) == nil)
        #expect(try file.revoke(id: session.id, at: middle))
        #expect(try file.extend(session.id, until: start + day, at: middle) == nil)
        #expect(try file.session(id: session.id)?.expiresAt == middle + hour)
        #expect(throws: StoreError.self) { try file.extend(session.id, until: middle, at: middle) }
    }

    @Test func revocationHoldsAcrossARestartAndIsSaidOnce() throws {
        let id: String
        do {
            let file = try AccessFile(at: url)
            id = try file.open(subject: "ops", scopes: [.read], lifetime: hour, at: start).id
            #expect(try file.revoke(id: id, at: start + .seconds(1)))
            #expect(try !file.revoke(id: id, at: start + .seconds(2)))
            #expect(try !file.revoke(id: "unknown", at: start))
        }
        #expect(try AccessFile(at: url).session(id: id)?.revokedAt == start + .seconds(1))
        #expect(
            try SessionBook(AccessFile(at: url)).session(id: id, at: start)?.isLive(at: start + .seconds(2)) == false)
    }

    @Test func clockThatWasSetBackDoesNotKeepAnyoneFromRevoking() throws {
        let file = try AccessFile(at: url)
        let session = try file.open(subject: "ops", scopes: [.read], lifetime: hour, at: start)
        #expect(try file.revoke(id: session.id, at: start - day))
        #expect(try file.sessions(liveAt: start) == [])
    }

    @Test func allSessionsOfASubjectEndAndTheExpiredStayEnded() throws {
        let file = try AccessFile(at: url)
        let expired = try file.open(subject: "ops", scopes: [.read], lifetime: .seconds(60), at: start)
        let now = start + .seconds(120)
        for _ in 0..<2 { _ = try file.open(subject: "ops", scopes: [.read], lifetime: hour, at: now) }
        let other = try file.open(subject: "ops2", scopes: [.read], lifetime: hour, at: now)
        #expect(try file.revoke(subject: "ops", at: now) == 2)
        #expect(try file.revoke(subject: "ops", at: now) == 0)
        #expect(try file.sessions(liveAt: now) == [other])
        #expect(try file.session(id: expired.id)?.isLive(at: start) == false)
    }

    @Test func sessionsThatEndedLongAgoAreForgottenButNoRevokedOneBeforeItsExpiry() throws {
        let file = try AccessFile(at: url)
        let short = try file.open(subject: "a", scopes: [.read], lifetime: hour, at: start)
        let revoked = try file.open(subject: "b", scopes: [.read], lifetime: .seconds(500 * 86_400), at: start)
        #expect(try file.revoke(id: revoked.id, at: start))
        let live = try file.open(subject: "c", scopes: [.read], lifetime: .seconds(900 * 86_400), at: start)
        func left(_ days: Int64, _ more: Duration = .zero) throws -> [String] {
            try file.trim(at: start + .seconds(days * 86_400) + more)
            return try file.sessions(liveAt: nil).map(\.subject).sorted()
        }
        #expect(try left(400, hour) == ["a", "b", "c"])
        #expect(try left(400, hour + .milliseconds(1)) == ["b", "c"])
        #expect(try left(499) == ["b", "c"])
        #expect(try left(500) == ["c"])
        #expect(try left(1299) == ["c"])
        #expect(try left(1301) == [])
        #expect(short.id != live.id)
    }

    @Test func fullRegisterForgetsTheExpiredFirstAndThenRefuses() throws {
        let file = try AccessFile(at: url, capacity: 4)
        for number in 0..<4 {
            _ = try file.open(
                subject: "s\(number)", scopes: [.read], lifetime: number < 2 ? .seconds(Int64(60 - number)) : hour,
                at: start)
        }
        let later = start + .seconds(120)
        _ = try file.open(subject: "s4", scopes: [.read], lifetime: hour, at: later)
        #expect(Set(try file.sessions(liveAt: nil).map(\.subject)) == ["s0", "s2", "s3", "s4"])
        _ = try file.open(subject: "s5", scopes: [.read], lifetime: hour, at: later)
        #expect(throws: StoreError.self) {
            try file.open(subject: "s6", scopes: [.read], lifetime: hour, at: later)
        }
        #expect(try file.sessions(liveAt: nil).count == 4)
    }

    // MARK: What cannot be registered

    @Test(arguments: [
        "", " ", "a b", "a/b", "a\n", "a\"", "a\0", "é", "\u{202E}ops", String(repeating: "a", count: 65), "a:b", "'",
    ])
    func refusesSubjectThatIsNoName(subject: String) throws {
        let file = try AccessFile(at: url)
        let error = #expect(throws: StoreError.self) {
            try file.open(subject: subject, scopes: [.read], lifetime: hour, at: start)
        }
        #expect(error?.description.hasPrefix("a subject is 1 to 64 letters") == true)
    }

    @Test(arguments: [
        [""], ["a\"b"], ["a\\b"], ["a\nb"], ["\u{85}"], ["\u{202E}x"], [String(repeating: "a", count: 101)],
        (0..<30).map { String(repeating: "a", count: 70) + "\($0)" },
    ])
    func refusesSitesThatNoTokenCanName(sites: [String]) throws {
        let file = try AccessFile(at: url)
        #expect(throws: StoreError.self) {
            try file.open(subject: "ops", scopes: [.read], sites: sites, lifetime: hour, at: start)
        }
        #expect(try file.sessions(liveAt: nil) == [])
    }

    @Test func refusesNoScopeNoLifetimeAndNoPlace() throws {
        let file = try AccessFile(at: url)
        for lifetime in [Duration.zero, .seconds(-1), .milliseconds(999), .seconds(3654 * 86_400), .seconds(Int64.max)]
        {
            #expect(throws: StoreError.access("a session lives from 1 second to 3653 days")) {
                try file.open(subject: "ops", scopes: [.read], lifetime: lifetime, at: start)
            }
        }
        #expect(throws: StoreError.self) { try file.open(subject: "ops", scopes: [], lifetime: hour, at: start) }
        #expect(throws: StoreError.self) {
            try file.open(subject: "ops", scopes: [.read], lifetime: hour, limit: 0, at: start)
        }
        #expect(try file.sessions(liveAt: nil) == [])
    }

    @Test func schemaItselfRefusesWhatMakesNoSense() throws {
        _ = try AccessFile(at: url)
        let raw = try RawDatabase(url)
        for values in [
            "'short', 'ops', 'read', '[]', 1, 2, NULL", "'abcdefgh234567ab', '', 'read', '[]', 1, 2, NULL",
            "'abcdefgh234567ab', 'ops', '', '[]', 1, 2, NULL", "'abcdefgh234567ab', 'ops', 'read', '{}', 1, 2, NULL",
            "'abcdefgh234567ab', 'ops', 'read', '[]', 2, 2, NULL", "'abcdefgh234567ab', 'ops', 'read', '[]', 'x', 2, 1",
        ] {
            #expect(throws: (any Error).self) { try raw.execute("INSERT INTO session VALUES (\(values))") }
        }
    }

    @Test func fileOfANewerVersionIsLeftAlone() throws {
        _ = try AccessFile(at: url)
        try RawDatabase(url).execute("INSERT INTO grdb_migrations VALUES ('v999')")
        #expect(throws: StoreError.newerSchema(file: "access.db")) { try AccessFile(at: url) }
    }
}
