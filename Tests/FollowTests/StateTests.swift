import CollectorTesting
import Follow
import Foundation
import Testing

/// What a follower notes is no log, and is one follower's.
@Suite struct StateTests {
    private static let record =
        #"{"timestamp":"2026-11-25 10:01:36.123 UTC","pid":7,"message":"duration: 1.0 ms  statement: SELECT 1"}"# + "\n"

    private func settings(_ log: FollowedLog, _ state: String) -> FollowSettings {
        FollowSettings(prefix: LogText.prefix(), state: log.folder.file(state).path, fromStart: true)
    }

    /// The error that a follower ends with at its start, in words.
    private func refusal(_ path: String, _ settings: FollowSettings) -> String? {
        do {
            _ = try LogFollower(following: path, settings)
            return nil
        } catch { return error.description }
    }

    private func drained(_ follower: LogFollower) -> [String] { Drain.all(follower).statements.map(\.statement) }

    @Test func stateOfAnotherFollowerIsNoLog() throws {
        let log = try FollowedLog("postgresql.json")
        try log.append(StateTests.record)
        let other = try LogFollower(following: log.path, settings(log, "postgresql.json.vitalsd.json"))
        #expect(drained(other) == ["SELECT 1"])
        var follower = try LogFollower(following: log.folder.path, settings(log, "folder.vitalsd.json"))
        #expect(drained(follower) == ["SELECT 1"])
        #expect(follower.report.unreadLines == 0)
        try log.append(StateTests.record)
        #expect(drained(other) == ["SELECT 1"])
        #expect(drained(follower) == ["SELECT 1"])
        follower.close()
        follower = try LogFollower(following: log.folder.path, settings(log, "folder.vitalsd.json"))
        #expect(drained(follower).isEmpty)
        #expect(follower.report.gaps == 0 && follower.report.records == 0 && follower.report.unreadLines == 0)
    }

    @Test func folderOfStatesHoldsNoLog() throws {
        let log = try FollowedLog("postgresql.log.vitalsd.json")
        try log.append("{}")
        #expect(
            refusal(log.folder.path, settings(log, "state.json"))
                == FollowError.noLog(folder: log.folder.path).description)
    }

    @Test func stateIsRefusedAsALog() throws {
        let log = try FollowedLog("postgresql.json")
        try log.append(StateTests.record)
        let words = "is a state file of vitalsd and no log; give the log, and --state for where to note how far it is"
        #expect(refusal(log.path, settings(log, "postgresql.json")) == "\(log.path) \(words)")
        try log.append("{}", to: "a.vitalsd.json")
        let path = log.folder.file("a.vitalsd.json").path
        #expect(refusal(path, settings(log, "state.json")) == "\(path) \(words)")
        #expect(try String(contentsOfFile: log.path, encoding: .utf8) == StateTests.record)
    }

    @Test func logWithTheNameOfAStateElsewhereIsRead() throws {
        let log = try FollowedLog("postgresql.json")
        try log.append(StateTests.record)
        try FileManager.default.createDirectory(at: log.folder.file("states"), withIntermediateDirectories: true)
        let follower = try LogFollower(following: log.folder.path, settings(log, "states/postgresql.json"))
        #expect(drained(follower) == ["SELECT 1"])
    }

    @Test func secondFollowerOfAStateIsRefused() throws {
        let log = try FollowedLog()
        var expected = try log.write(2)
        let first = try LogFollower(following: log.path, settings(log, "state.json"))
        let refusal = refusal(log.path, settings(log, "state.json"))
        #expect(
            refusal
                == "the state file \(log.state) is in use: another vitalsd postgres-log uses this state; "
                + "end that one, or give --state another file")
        // By another way to the same folder.
        #expect(self.refusal(log.path, settings(log, "../\(log.folder.url.lastPathComponent)/state.json")) != nil)
        #expect(self.refusal(log.path, settings(log, "other.json")) == nil)
        #expect(drained(first) == expected)
        expected = try log.write(1)
        first.close()
        let second = try LogFollower(following: log.path, settings(log, "state.json"))
        #expect(drained(second) == expected)
    }

    /// `flock` of util-linux holds the lock as a follower would, and is killed.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/flock")))
    func killedProcessDoesNotStopTheNext() throws {
        let log = try FollowedLog()
        let expected = try log.write(2)
        let lock = log.folder.file(".state.json.lock").path
        let holder = Process()
        holder.executableURL = URL(filePath: "/usr/bin/flock")
        holder.arguments = ["--no-fork", lock, "cat"]
        let (input, output) = (Pipe(), Pipe())
        (holder.standardInput, holder.standardOutput) = (input, output)
        try holder.run()
        try input.fileHandleForWriting.write(contentsOf: Data("held".utf8))
        #expect(try output.fileHandleForReading.read(upToCount: 4) == Data("held".utf8))
        #expect(refusal(log.path, settings(log, "state.json"))?.contains("another vitalsd postgres-log") == true)
        kill(holder.processIdentifier, SIGKILL)
        holder.waitUntilExit()
        #expect(FileManager.default.fileExists(atPath: lock))
        #expect(drained(try LogFollower(following: log.path, settings(log, "state.json"))) == expected)
        #expect(!FileManager.default.fileExists(atPath: lock))
    }
}
