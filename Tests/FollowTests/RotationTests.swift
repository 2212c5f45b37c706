import CollectorTesting
import Follow
import Foundation
import Testing

/// A log is followed through every way it is rotated, each record once and in order.
@Suite struct RotationTests {
    private func drained(_ follower: LogFollower) -> [String] { Drain.all(follower).statements.map(\.statement) }

    @Test func renamedFileIsReadToItsEndBeforeTheNewOne() throws {
        let log = try FollowedLog()
        var expected = try log.write(3)
        let follower = try log.follow()
        #expect(drained(follower) == expected)
        let late = try log.write()
        try log.rename(to: "postgresql.log.1")
        // The server still has the old one open.
        let later = try log.write(to: "postgresql.log.1")
        expected = late + later
        #expect(drained(follower) == expected)
        #expect(drained(follower).isEmpty)
        let new = try log.write(2)
        #expect(drained(follower) == new)
        #expect(follower.report.gaps == 0)
    }

    @Test func nameMayBeFreeForAWhile() throws {
        let log = try FollowedLog()
        try log.write()
        let follower = try log.follow(fromStart: false)
        try log.rename(to: "postgresql.log.1", creates: false)
        #expect(drained(follower).isEmpty)
        let late = try log.write(to: "postgresql.log.1")
        #expect(drained(follower) == late)
        let new = try log.write()
        #expect(drained(follower) == new)
    }

    @Test(arguments: [true, false]) func severalRotationsAreReadInOrder(restarts: Bool) throws {
        let log = try FollowedLog()
        var expected = try log.write(2)
        var follower = try log.follow()
        #expect(drained(follower) == expected)
        expected = try log.write(2)
        for round in 0..<3 {
            for number in stride(from: round, to: 0, by: -1) {
                try log.folder.rename("postgresql.log.\(number)", to: "postgresql.log.\(number + 1)")
            }
            try log.rename(to: "postgresql.log.1")
            expected += try log.write(2)
        }
        if restarts { follower = try log.follow(fromStart: false) }
        #expect(drained(follower) == expected)
        #expect(follower.report.gaps == 0)
        #expect(drained(try log.follow()).isEmpty)
    }

    @Test func emptiedFileIsReadFromItsStart() throws {
        let log = try FollowedLog()
        let expected = try log.write(5)
        let follower = try log.follow()
        #expect(drained(follower) == expected)
        try log.truncate()
        #expect(drained(follower).isEmpty)
        let new = try log.write(2)
        #expect(drained(follower) == new)
        // Longer than before when it is looked at next.
        try log.truncate()
        let more = try log.write(9)
        #expect(drained(follower) == more)
        #expect(follower.report.gaps == 0)
    }

    @Test(arguments: [true, false]) func copyGivesWhatWasNotReadBeforeTheFileWasEmptied(restarts: Bool) throws {
        let log = try FollowedLog()
        let expected = try log.write(5)
        var follower = try log.follow()
        #expect(drained(follower) == expected)
        let unread = try log.write(3)
        try log.copyTruncate(to: "postgresql.log.1")
        let new = try log.write(2)
        if restarts { follower = try log.follow() }
        #expect(drained(follower) == unread + new)
        #expect(follower.report.gaps == 0)
    }

    @Test(arguments: [true, false]) func fileEmptiedTwiceBetweenTwoLooksIsReadFromItsCopies(restarts: Bool) throws {
        let log = try FollowedLog()
        var expected = try log.write(2)
        var follower = try log.follow()
        #expect(drained(follower) == expected)
        try log.copyTruncate(to: "postgresql.log.2")
        expected = try log.write(1)
        try log.copyTruncate(to: "postgresql.log.1")
        expected += try log.write(3)
        if restarts { follower = try log.follow() }
        #expect(drained(follower) == expected)
        #expect(follower.report.gaps == 0)
    }

    @Test func folderIsFollowedFromFileToFile() throws {
        let log = try FollowedLog("postgresql-Mon.log")
        var expected = try log.write(2)
        let follower = try log.follow(log.folder.path)
        try log.append("not a log\n", to: "notes.txt")
        log.turn(to: "postgresql-Tue.log")
        expected += try log.write(2)
        log.turn(to: "postgresql-Wed.log")
        expected += try log.write(2)
        #expect(drained(follower) == expected)
        #expect(follower.report.unreadLines == 0)
        // A week later, behind what Monday's file holds; then emptied first.
        log.turn(to: "postgresql-Mon.log")
        expected = try log.write(2)
        #expect(drained(follower) == expected)
        log.turn(to: "postgresql-Tue.log")
        try log.truncate()
        expected = try log.write(1)
        #expect(drained(follower) == expected)
        #expect(follower.report.gaps == 0)
    }

    @Test func folderGoesOnWhereItStoppedThoughTheFileIsGone() throws {
        let log = try FollowedLog("a.log")
        try log.write(2)
        #expect(drained(try log.follow(log.folder.path)).count == 2)
        log.turn(to: "b.log")
        var expected = try log.write(1)
        log.turn(to: "c.log")
        expected += try log.write(1)
        try log.remove("a.log")
        let follower = try log.follow(log.folder.path, fromStart: false)
        #expect(drained(follower) == expected)
        #expect(follower.report.gaps == 1)
    }

    @Test func compressedFileIsCountedAsAGap() throws {
        let log = try FollowedLog()
        try log.write(2)
        #expect(drained(try log.follow()).count == 2)
        try log.write(1)
        try log.rename(to: "postgresql.log.1")
        try log.folder.rename("postgresql.log.1", to: "postgresql.log.1.gz")
        let new = try log.write(2)
        let follower = try log.follow()
        #expect(drained(follower) == new)
        #expect(follower.report.gaps == 1)
    }

    @Test func newestFileOfAFolderIsTakenWithoutAState() throws {
        let log = try FollowedLog("b.log")
        try log.write(2)
        try log.append(LogText.csv("duration: 1.0 ms  statement: SELECT 'csv'"), to: "a.csv")
        let follower = try log.follow(log.folder.path, fromStart: false)
        #expect(follower.format == .csv)
        #expect(drained(follower).isEmpty)
        try log.remove("state.json")
        #expect(drained(try log.follow(log.folder.path, remembers: false)) == ["SELECT 'csv'"])
        #expect(drained(try log.follow(log.folder.path, remembers: false, format: .stderr)).count == 2)
    }

    @Test func dataDirectoryNamesItsLog() throws {
        let log = try FollowedLog("a.log")
        try log.write(2)
        try log.append("stderr a.log\nsyslog\n", to: "current_logfiles")
        #expect(drained(try log.follow(log.folder.path)).count == 2)
    }

    /// Writes, rotations of all kinds, restarts and lost acknowledgements in any order.
    @Test func nothingIsLostAndOnlyWhatWasNotAcknowledgedIsRepeated() throws {
        var generator = SeededGenerator()
        for _ in 0..<40 {
            let log = try FollowedLog()
            var expected = try log.write(1)
            var read: [String] = []
            var follower = try log.follow()
            var rotations = 0
            for _ in 0..<25 {
                switch Int.random(in: 0..<6, using: &generator) {
                case 0:
                    rotations += 1
                    try log.rename(
                        to: "postgresql.log-\(20_260_000 + rotations)", creates: Bool.random(using: &generator))
                    expected += try log.write(1)
                case 1: follower = try log.follow()
                case 2: read += drained(follower)
                case 3:
                    let result = Drain.all(follower, acknowledging: false)
                    for batch in result.batches.dropLast() { try follower.acknowledge(batch) }
                    read += result.batches.dropLast().flatMap { $0.statements.map(\.statement) }
                    follower = try log.follow()
                default: expected += try log.write(Int.random(in: 1..<4, using: &generator))
                }
            }
            read += drained(follower)
            #expect(read == expected, "\(generator)")
            #expect(follower.report.gaps == 0, "\(generator)")
        }
    }
}

extension TemporaryFolder {
    func rename(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(at: file(name), to: file(other))
    }
}
