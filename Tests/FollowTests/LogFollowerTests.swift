import CollectorTesting
import Follow
import Foundation
import Telemetry
import Testing

@Suite struct LogFollowerTests {
    @Test func withoutAStateReadingBeginsAtTheEnd() throws {
        let log = try FollowedLog()
        try log.write(3)
        let follower = try log.follow(fromStart: false)
        let new = try log.write(2)
        let result = Drain.all(follower)
        #expect(result.statements.map(\.statement) == new)
        #expect(!result.isEnded)
    }

    @Test func startAtTheEndIsRemembered() throws {
        let log = try FollowedLog()
        try log.write(3)
        _ = try log.follow(fromStart: false)
        let new = try log.write(2)
        #expect(Drain.all(try log.follow(fromStart: false)).statements.map(\.statement) == new)
    }

    @Test func whatWasNotAcknowledgedComesAgain() throws {
        let log = try FollowedLog()
        let expected = try log.write(2)
        #expect(Drain.all(try log.follow(), acknowledging: false).statements.map(\.statement) == expected)
        #expect(Drain.all(try log.follow()).statements.map(\.statement) == expected)
        #expect(Drain.all(try log.follow()).statements.isEmpty)
    }

    @Test func lastRecordWaitsUntilItIsQuiet() throws {
        let log = try FollowedLog()
        try log.write(1)
        let follower = try log.follow()
        guard case .wait(.milliseconds(250)) = try follower.next(at: SteadyTime(nanoseconds: 0)),
            case .wait(.milliseconds(250)) = try follower.next(at: SteadyTime(nanoseconds: 999_999_999))
        else {
            Issue.record("handed on too early")
            return
        }
        try log.append("\t, 'more'\n")
        guard case .wait = try follower.next(at: SteadyTime(nanoseconds: 1_500_000_000)),
            case .batch(let batch) = try follower.next(at: SteadyTime(nanoseconds: 2_500_000_000))
        else {
            Issue.record("not handed on")
            return
        }
        #expect(batch.statements.map(\.statement) == ["SELECT 1\n, 'more'"])
    }

    @Test func manyStatementsComeInBatchesOfWhichEachCanBeAcknowledged() throws {
        let log = try FollowedLog()
        let expected = try log.write(10_000)
        let result = Drain.all(try log.follow(), acknowledging: false)
        #expect(result.statements.map(\.statement) == expected)
        #expect(result.batches.count >= 4)
        #expect(result.batches.allSatisfy { $0.statements.count < 3500 })
        let follower = try log.follow()
        guard case .batch(let first) = try follower.next(at: SteadyTime(nanoseconds: 0)) else {
            Issue.record("no batch")
            return
        }
        try follower.acknowledge(first)
        let rest = Drain.all(try log.follow()).statements
        #expect((first.statements + rest).map(\.statement) == expected)
    }

    @Test func longStatementsMakeSmallBatches() throws {
        let log = try FollowedLog()
        let text = String(repeating: "x", count: 16_000)
        for _ in 0..<400 { try log.append(LogText.stderr(["duration: 1.0 ms  statement: \(text)"])) }
        let result = Drain.all(try log.follow())
        #expect(result.statements.count == 400)
        #expect(result.batches.count >= 3)
    }

    @Test func whatTellsNothingIsNotReadAgainAfterARestart() throws {
        let log = try FollowedLog()
        try log.append(LogText.stderr(Array(repeating: "checkpoint starting: time", count: 50)))
        let follower = try log.follow()
        for second in 0..<8 { _ = try follower.next(at: SteadyTime(nanoseconds: Int64(second) * 1_000_000_000)) }
        #expect(follower.report.records == 50)
        let again = try log.follow()
        _ = Drain.all(again)
        #expect(again.report.records == 0)
    }

    @Test func binaryJunkIsCountedAndEnds() throws {
        var generator = SeededGenerator()
        let log = try FollowedLog()
        let bytes = (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        try Data(bytes).write(to: log.folder.file(log.name))
        let follower = try log.follow()
        #expect(Drain.all(follower).statements.isEmpty)
        #expect(follower.report.unreadLines > 16)
        #expect(follower.report.advice != nil)
        // The first stands on the junk's last line.
        let new = try log.write(2)
        #expect(Drain.all(follower).statements.map(\.statement) == new.suffix(1))
    }

    @Test func standardInputIsReadToItsEnd() throws {
        let pipe = Pipe()
        let follower = LogFollower(
            standardInput: pipe.fileHandleForReading.fileDescriptor, FollowSettings(prefix: LogText.prefix()))
        guard case .wait = try follower.next(at: SteadyTime(nanoseconds: 0)) else {
            Issue.record("an empty pipe gave something")
            return
        }
        let text = LogText.stderr(["duration: 1.0 ms  statement: SELECT 1", "duration: 2.0 ms  statement: SELECT 2"])
        try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try pipe.fileHandleForWriting.close()
        let result = Drain.all(follower)
        #expect(result.statements.map(\.statement) == ["SELECT 1", "SELECT 2"])
        #expect(result.isEnded)
        #expect(follower.format == .stderr)
    }
}
