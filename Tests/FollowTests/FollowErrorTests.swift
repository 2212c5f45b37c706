import CollectorTesting
import Follow
import Foundation
import Testing

/// What cannot be followed is refused with what to do.
@Suite struct FollowErrorTests {
    private func error(_ log: FollowedLog, _ path: String? = nil) -> FollowError? {
        do {
            _ = try log.follow(path)
            return nil
        } catch { return error }
    }

    @Test func missingFileIsRefused() throws {
        let log = try FollowedLog()
        #expect(error(log) == .missing(log.path))
        #expect(
            FollowError.missing("a.log").description
                == "a.log does not exist; `SHOW log_directory` and `SHOW log_filename` in psql tell where the server writes, "
                + "and logging_collector must be on unless something else collects its standard error")
    }

    @Test func folderWithoutALogIsRefused() throws {
        let log = try FollowedLog()
        try log.append("x", to: "notes.txt")
        #expect(error(log, log.folder.path) == .noLog(folder: log.folder.path))
    }

    @Test func pipeIsRefused() throws {
        let log = try FollowedLog()
        #expect(mkfifo(log.path, 0o600) == 0)
        #expect(error(log) == .notRegular(log.path))
    }

    @Test func compressedFileIsRefused() throws {
        let log = try FollowedLog("postgresql.log.2.gz")
        try Data([0x1F, 0x8B, 0x08, 0]).write(to: log.folder.file(log.name))
        #expect(error(log) == .compressed(log.path))
    }

    @Test(.enabled(if: getuid() != 0, "root may read everything"))
    func fileOfAnotherUserIsRefused() throws {
        let log = try FollowedLog()
        try log.write()
        #expect(chmod(log.path, 0) == 0)
        #expect(error(log) == .permissionDenied(log.path))
    }

    @Test func permissionTellsWhoMayRead() {
        #expect(
            FollowError.permissionDenied("a.log").description
                == "a.log may not be read by this user; PostgreSQL keeps its logs to itself (log_file_mode = 0600): run as postgres, "
                + "or add this user to the group adm (Debian) or postgres and set log_file_mode = 0640")
    }

    @Test(arguments: ["", "{}", "x", "{\"version\":2}"])
    func damagedStateIsRefused(text: String) throws {
        let log = try FollowedLog()
        try log.write()
        try text.write(toFile: log.state, atomically: false, encoding: .utf8)
        #expect(error(log) == .state(log.state, problem: "is damaged; remove it to start at the end of the log"))
    }

    @Test func negativePositionInTheStateIsRefused() throws {
        let log = try FollowedLog()
        try log.write()
        _ = try log.follow(fromStart: false)
        let text = try String(contentsOfFile: log.state, encoding: .utf8)
        let changed = text.replacing(#/"position":\d+/#, with: "\"position\":-1")
        try changed.write(toFile: log.state, atomically: false, encoding: .utf8)
        #expect(error(log) == .state(log.state, problem: "is damaged; remove it to start at the end of the log"))
    }

    @Test func stateOfAnotherLogIsRefused() throws {
        let log = try FollowedLog()
        try log.write()
        _ = try log.follow()
        try log.write(to: "other.log")
        #expect(
            error(log, log.folder.file("other.log").path)
                == .state(log.state, problem: "belongs to another log; give each log a state file of its own"))
    }

    @Test func stateThatCannotBeWrittenIsNoticedAtOnce() throws {
        let log = try FollowedLog()
        try log.write()
        let state = log.folder.file("nowhere/state.json").path
        #expect {
            try LogFollower(following: log.path, FollowSettings(prefix: LogText.prefix(), state: state))
        } throws: {
            "\($0)"
                == "the state file \(state) cannot be written: No such file or directory; its folder must be writable for this user"
        }
    }

    @Test func stateHoldsNoWordOfTheLog() throws {
        let log = try FollowedLog()
        try log.append(LogText.stderr(["duration: 1.0 ms  statement: SELECT 'secret'"]))
        let follower = try log.follow()
        _ = Drain.all(follower)
        follower.close()
        let text = try String(contentsOfFile: log.state, encoding: .utf8)
        #expect(!text.contains("secret") && !text.contains("SELECT"))
        let names = try FileManager.default.contentsOfDirectory(atPath: log.folder.path)
        #expect(names.sorted() == ["postgresql.log", "state.json"])
    }
}
