import CollectorTesting
import Follow
import Foundation
import Telemetry
import Testing

/// A folder in which several files are written, renamed and emptied: each record comes once.
@Suite struct FolderTests {
    private static let names = ["postgresql-13-main.log", "postgresql-15-main.log"]

    private func drained(_ follower: LogFollower) -> [String] { Drain.all(follower).statements.map(\.statement) }

    @Test(arguments: [true, false]) func twoServersWritingByTurnsAreBothRead(looksEachTime: Bool) throws {
        let log = try FollowedLog("postgresql-13-main.log")
        for name in FolderTests.names { try log.write(to: name) }
        let follower = try log.follow(log.folder.path, fromStart: false)
        var expected: [String] = []
        var read: [String] = []
        for _ in 0..<100 {
            for name in FolderTests.names {
                expected += try log.write(to: name)
                if looksEachTime { read += drained(follower) }
            }
        }
        read += drained(follower)
        #expect(read.sorted() == expected.sorted())
        #expect(follower.report.gaps == 0)
    }

    /// What one server writes makes the other's last record neither wait nor end too early.
    @Test func lastRecordOfOneFileWaitsWhateverComesIntoTheOther() throws {
        let log = try FollowedLog("a.log")
        for name in ["a.log", "b.log"] { try log.write(to: name) }
        let follower = try log.follow(log.folder.path, fromStart: false)
        var read: [String] = []
        func look(at milliseconds: Int64) throws {
            while case .batch(let batch) = try follower.next(at: SteadyTime(nanoseconds: milliseconds * 1_000_000)) {
                read += batch.statements.map(\.statement)
            }
        }
        try log.append("2026-11-25 10:01:36.123 UTC [7] LOG:  duration: 1.0 ms  statement: SELECT 'a'\n", to: "a.log")
        try look(at: 0)
        let first = try log.write(2, to: "b.log")
        try look(at: 500)
        #expect(read == [first[0]])
        try log.append("\t, 'more", to: "a.log")
        try log.append("of it'\n", to: "a.log")
        try look(at: 600)
        let second = try log.write(1, to: "b.log")
        try look(at: 1500)
        #expect(read == [first[0], first[1]])
        try look(at: 1700)
        #expect(read == first + ["SELECT 'a'\n, 'moreof it'"])
        try look(at: 2600)
        #expect(read == first + ["SELECT 'a'\n, 'moreof it'"] + second)
    }

    @Test func lateLinesOfTheFileBeforeAreRead() throws {
        let log = try FollowedLog("postgresql-Mon.log")
        try log.write()
        let follower = try log.follow(log.folder.path, fromStart: false)
        var expected = try log.write(2, to: "postgresql-Tue.log")
        #expect(drained(follower) == expected)
        expected = try log.write(2, to: "postgresql-Mon.log")
        #expect(drained(follower) == expected)
        expected = try log.write(2, to: "postgresql-Tue.log")
        #expect(drained(try log.follow(log.folder.path)) == expected)
    }

    @Test func restartGoesOnInEachFile() throws {
        let log = try FollowedLog("postgresql-13-main.log")
        var expected: [String] = []
        for name in FolderTests.names { expected += try log.write(3, to: name) }
        var read = drained(try log.follow(log.folder.path))
        for name in FolderTests.names { expected += try log.write(2, to: name) }
        // One that appears while nobody follows.
        expected += try log.write(2, to: "postgresql-16-main.log")
        read += drained(try log.follow(log.folder.path, fromStart: false))
        #expect(read.sorted() == expected.sorted())
        #expect(drained(try log.follow(log.folder.path)).isEmpty)
    }

    @Test func stateOfTheFormBeforeIsRead() throws {
        let log = try FollowedLog("a.log")
        try log.write(2)
        log.turn(to: "b.log")
        try log.write(2)
        _ = drained(try log.follow(log.folder.path))
        let text = try String(contentsOfFile: log.state, encoding: .utf8)
        let data = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        var place = try #require(data["place"] as? [String: Any])
        #expect(place.removeValue(forKey: "name") as? String == "b.log")
        let old: [String: Any] = ["version": 1, "log": try #require(data["log"]), "place": place]
        try JSONSerialization.data(withJSONObject: old).write(to: log.folder.file("state.json"))
        var expected = try log.write(1)
        expected += try log.write(2, to: "c.log")
        let follower = try log.follow(log.folder.path)
        #expect(drained(follower) == expected)
        #expect(follower.report.gaps == 0)
    }

    /// logrotate as Debian sets it up: `copytruncate` in the folder of all clusters.
    @Test(arguments: ["a.log.1", "a-20261125.log"], [true, false])
    func copyOfAnEmptiedFileGivesWhatWasNotRead(copy: String, restarts: Bool) throws {
        let log = try FollowedLog("a.log")
        try log.write(3)
        try log.write(1, to: "b.log")
        var follower = try log.follow(log.folder.path)
        #expect(drained(follower).count == 4)
        var expected = try log.write(2)
        try log.copyTruncate(to: copy)
        expected += try log.write(2)
        if restarts { follower = try log.follow(log.folder.path) }
        #expect(drained(follower).sorted() == expected.sorted())
        #expect(drained(follower).isEmpty)
        expected = try log.write(1)
        #expect(drained(follower) == expected)
        #expect(follower.report.gaps == 0)
    }

    @Test(arguments: ["a.log.1", "a-1.log"], [true, false])
    func renamedFileIsReadToItsEndAndTheNewOneFromItsBeginning(name: String, restarts: Bool) throws {
        let log = try FollowedLog("a.log")
        try log.write(2)
        try log.write(1, to: "b.log")
        var follower = try log.follow(log.folder.path)
        #expect(drained(follower).count == 3)
        try log.rename(to: name)
        var expected = try log.write(2, to: name)
        if !restarts { #expect(drained(follower) == expected) }
        var more = try log.write(2)
        more += try log.write(1, to: "b.log")
        if restarts { follower = try log.follow(log.folder.path) }
        #expect(drained(follower).sorted() == (restarts ? expected + more : more).sorted())
        // The names move on by one.
        if name == "a-1.log" {
            try log.folder.rename("a-1.log", to: "a-2.log")
            try log.rename(to: "a-1.log")
            expected = try log.write(1, to: "a-1.log") + log.write(2)
            #expect(drained(follower).sorted() == expected.sorted())
        }
        #expect(drained(try log.follow(log.folder.path)).isEmpty)
        #expect(follower.report.gaps == 0)
    }

    /// `log_filename` without a suffix, so that a rotated name looks like another log.
    @Test(arguments: [true, false]) func rotatedNameIsNoLogOfItsOwn(restarts: Bool) throws {
        let log = try FollowedLog("a")
        try log.append("stderr a\n", to: "current_logfiles")
        try log.write(2)
        try log.write(1, to: "b")
        var follower = try log.follow(log.folder.path)
        #expect(drained(follower).count == 3)
        try log.rename(to: "a.1")
        var expected = try log.write(1)
        try log.folder.rename("a.1", to: "a.2")
        try log.rename(to: "a.1")
        expected += try log.write(2) + log.write(1, to: "b")
        if restarts { follower = try log.follow(log.folder.path) }
        #expect(drained(follower).sorted() == expected.sorted())
        #expect(drained(follower).isEmpty)
        #expect(follower.report.gaps == 0)
    }

    /// Another program's log in the same folder does not decide what the server's is.
    @Test func foreignFileChangesNothing() throws {
        let log = try FollowedLog("postgresql.log")
        try log.append(String(repeating: "no log\n", count: 40), to: "other.log")
        try log.append(LogText.csv("duration: 1.0 ms  statement: SELECT 'csv'"))
        let expected = try log.write(2, to: "second.log")
        let follower = try log.follow(log.folder.path)
        #expect(drained(follower).sorted() == (["SELECT 'csv'"] + expected).sorted())
        #expect(follower.report.unreadLines == 40)
    }

    @Test func restoredFilesAreNotReadAgain() throws {
        let log = try FollowedLog("a.log")
        for name in ["a.log", "b.log", "c.log"] { try log.write(3, to: name) }
        #expect(drained(try log.follow(log.folder.path)).count == 9)
        // Other inodes, and some of those there were, for other files.
        for name in ["c.log", "a.log", "b.log"] {
            let data = try Data(contentsOf: log.folder.file(name))
            try log.remove(name)
            try data.write(to: log.folder.file(name + ".new"))
        }
        for name in ["b.log", "c.log", "a.log"] { try log.folder.rename(name + ".new", to: name) }
        let expected = try log.write(1, to: "b.log")
        #expect(drained(try log.follow(log.folder.path)) == expected)
    }

    @Test func restoredLogIsNotReadAgain() throws {
        let log = try FollowedLog()
        try log.write(3)
        #expect(drained(try log.follow()).count == 3)
        try log.folder.rename("postgresql.log", to: "kept")
        try FileManager.default.copyItem(at: log.folder.file("kept"), to: log.folder.file("postgresql.log"))
        let follower = try log.follow()
        #expect(drained(follower).isEmpty)
        #expect(follower.report.gaps == 0)
    }

    @Test func oldFileThatIsUnpackedIsNotRead() throws {
        let log = try FollowedLog("a.log")
        try log.write()
        let follower = try log.follow(log.folder.path)
        #expect(drained(follower).count == 1)
        try log.write(to: "old.log")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_795_000_000)],
            ofItemAtPath: log.folder.file("old.log").path)
        #expect(drained(follower).isEmpty)
    }

    @Test func moreFilesThanAreKeptOpenAreAllRead() throws {
        let log = try FollowedLog("0.log")
        var expected: [String] = []
        for round in 0..<3 {
            for number in 0..<150 { expected += try log.write(to: "\(number).log") }
            if round == 0 { try log.append("half a line", to: "7.log") }
            if round == 0 { try log.append("\n", to: "7.log") }
        }
        var read = drained(try log.follow(log.folder.path))
        #expect(read.sorted() == expected.sorted())
        let follower = try log.follow(log.folder.path)
        for number in 0..<150 { expected += try log.write(to: "\(number).log") }
        read += drained(follower)
        #expect(read.sorted() == expected.sorted())
    }

    /// Several servers, each rotated in its way, restarts and lost acknowledgements in any order.
    @Test func nothingIsLostAndOnlyWhatWasNotAcknowledgedIsRepeated() throws {
        var generator = SeededGenerator()
        for _ in 0..<100 {
            let log = try FollowedLog("a.log")
            let names = ["a.log", "b.log", "c.log"]
            var rotations: [String: Rotation] = [:]
            for name in names { rotations[name] = Rotation.allCases.randomElement(using: &generator) }
            var expected = try names.flatMap { try log.write(1, to: $0) }
            var read: [String] = []
            var follower = try log.follow(log.folder.path)
            for round in 0..<30 {
                log.turn(to: names.randomElement(using: &generator) ?? "a.log")
                switch Int.random(in: 0..<6, using: &generator) {
                case 0:
                    let creates = Bool.random(using: &generator)
                    try rotations[log.name]?.rotate(log, round, creates: creates) { read += drained(follower) }
                    expected += try log.write(1)
                case 1: follower = try log.follow(log.folder.path)
                case 2: read += drained(follower)
                case 3:
                    let result = Drain.all(follower, acknowledging: false)
                    for batch in result.batches.dropLast() { try follower.acknowledge(batch) }
                    read += result.batches.dropLast().flatMap { $0.statements.map(\.statement) }
                    follower = try log.follow(log.folder.path)
                default: expected += try log.write(Int.random(in: 1..<4, using: &generator))
                }
            }
            read += drained(follower)
            let report = follower.report
            #expect(read.sorted() == expected.sorted(), "\(generator) \(rotations)")
            // Whether an emptied file had been read to its end is not known after a restart.
            #expect(report.gaps == 0 || rotations.values.contains(.emptying), "\(generator) \(rotations)")
        }
    }
}
