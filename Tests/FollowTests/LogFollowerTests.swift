import CollectorTesting
import Follow
import Foundation
import Telemetry
import Testing

/// A log on disk: where reading goes on, and what a rotation leaves to read.
@Suite struct LogFollowerTests {
    private let folder: TemporaryFolder
    private var log: URL { folder.file("postgresql.log") }
    private var state: String { folder.file("state.json").path }

    init() throws { folder = try TemporaryFolder() }

    private func line(_ statement: String) -> String {
        "2026-11-25 10:01:36.123 UTC [7] LOG:  duration: 1.500 ms  statement: \(statement)\n"
    }

    private func append(_ statements: String...) throws {
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let file = try FileHandle(forWritingTo: log)
        try file.seekToEnd()
        try file.write(contentsOf: Data(statements.map(line).joined().utf8))
        try file.close()
    }

    private func follower(fromStart: Bool = true) throws -> LogFollower {
        try LogFollower(
            following: log.path,
            FollowSettings(format: .stderr, prefix: LinePrefix(), state: state, fromStart: fromStart))
    }

    /// All there is, with the time that makes the last record complete.
    private func read(_ follower: LogFollower, acknowledging: Bool = true) throws -> [String] {
        var found: [String] = []
        var now = SteadyTime.now
        var quiet = 0
        while quiet < 8 {
            switch try follower.next(at: now) {
            case .batch(let batch):
                found += batch.statements.map(\.statement)
                guard acknowledging else { return found }
                try follower.acknowledge(batch)
            case .wait:
                quiet += 1
                now = now + .seconds(2)
            case .ended: return found
            }
        }
        return found
    }

    @Test func goesOnAfterARestartWhereItLeftOff() throws {
        try append("SELECT 1", "SELECT 2")
        #expect(try read(follower()) == ["SELECT 1", "SELECT 2"])
        try append("SELECT 3")
        #expect(try read(follower(fromStart: false)) == ["SELECT 3"])
        #expect(try read(follower()) == [])
    }

    @Test func repeatsWhatWasNotAcknowledged() throws {
        try append("SELECT 1", "SELECT 2")
        #expect(try read(follower(), acknowledging: false).first == "SELECT 1")
        #expect(try read(follower()) == ["SELECT 1", "SELECT 2"])
    }

    @Test func beginsAtTheEndWhereNothingIsNoted() throws {
        try append("SELECT 1")
        let follower = try follower(fromStart: false)
        try append("SELECT 2")
        #expect(try read(follower) == ["SELECT 2"])
    }

    @Test func readsTheOldFileToItsEndAndThenTheNew() throws {
        try append("SELECT 1")
        let follower = try follower()
        #expect(try read(follower) == ["SELECT 1"])
        try append("SELECT 2")
        try FileManager.default.moveItem(at: log, to: folder.file("postgresql.log.1"))
        try append("SELECT 3")
        #expect(try read(follower) == ["SELECT 2", "SELECT 3"])
    }

    @Test func findsTheRotatedFileAfterARestart() throws {
        try append("SELECT 1")
        #expect(try read(follower()) == ["SELECT 1"])
        try append("SELECT 2")
        try FileManager.default.moveItem(at: log, to: folder.file("postgresql.log.1"))
        try append("SELECT 3")
        #expect(try read(follower()) == ["SELECT 2", "SELECT 3"])
    }

    @Test func readsAFileThatWasEmptiedFromItsBeginning() throws {
        try append("SELECT 1", "SELECT 2")
        let follower = try follower()
        #expect(try read(follower) == ["SELECT 1", "SELECT 2"])
        let file = try FileHandle(forWritingTo: log)
        try file.truncate(atOffset: 0)
        try file.close()
        try append("SELECT 3")
        #expect(try read(follower) == ["SELECT 3"])
    }

    @Test func saysWhatToDoWhereThereIsNoLog() {
        let error = #expect(throws: FollowError.self) { try follower() }
        #expect("\(error ?? .missing(""))".contains("does not exist; `SHOW log_directory`"))
    }
}
