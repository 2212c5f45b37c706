import CollectorTesting
import Dispatch
import Foundation
import Store
import Telemetry
import Testing

@Suite struct GroupCommitterTests {
    private let folder: TemporaryFolder
    private let journal: Journal
    private let recorder = CommitRecorder()
    /// Passed just before a batch is written, and after it was applied.
    private let beforeWrite = Gate()
    private let afterApply = Gate()
    private let committer: GroupCommitter<Int>
    private var url: URL { folder.file("journal.db") }

    init() throws {
        folder = try TemporaryFolder()
        journal = try Journal(at: folder.file("journal.db"))
        let clock = ManualClock(Given.start)
        committer = GroupCommitter<Int>(
            journal: journal,
            clock: WallClock { [beforeWrite] in
                beforeWrite.pass()
                return clock.now
            },
            apply: { [recorder, afterApply] batch, sequence in
                recorder.apply(batch, sequence)
                afterApply.pass()
            },
            release: { [recorder] tickets, _, error in recorder.release(tickets, error) })
    }

    @discardableResult
    private func submit(_ tickets: ClosedRange<Int>) -> [GroupCommitter<Int>.Submission] {
        tickets.map { committer.submitAndWake([Given.observation(visit: UInt64($0))], ticket: $0) }
    }

    /// Submits, one after the other, until the committer was found waiting; that last ticket is not woken for. One that comes while
    /// the thread is still on its way to wait is taken without waking.
    private func submitWhenIdle() -> Int {
        var ticket = 0
        while case .gathered(wakes: false) = committer.submit([], ticket: ticket) {
            recorder.waitForRelease()
            ticket += 1
        }
        return ticket
    }

    private func rows() throws -> [[Observation]] {
        var rows: [[Observation]] = []
        try JournalReader(journal).read(from: 0, onDamage: { Issue.record("\($0)") }) { _, observations in
            rows.append(observations)
        }
        return rows
    }

    @Test func everyTicketIsReleasedOnceAfterItsObservationsWereApplied() throws {
        committer.start()
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for step in 0..<250 {
                let ticket = thread * 1000 + step
                guard
                    case .gathered = committer.submitAndWake([Given.observation(visit: UInt64(ticket))], ticket: ticket)
                else {
                    Issue.record("ticket \(ticket) was not taken")
                    continue
                }
            }
        }
        committer.stop()
        let tickets = (0..<8).flatMap { thread in (0..<250).map { thread * 1000 + $0 } }
        #expect(recorder.releases.flatMap(\.tickets).sorted() == tickets)
        #expect(recorder.releases.allSatisfy { $0.error == nil })
        #expect(recorder.releasedTooEarly == [])
        // What was applied is what the journal holds, batch by batch.
        #expect(recorder.applied.map(\.sequence) == recorder.applied.indices.map { Int64($0 + 1) })
        #expect(try rows() == recorder.applied.map(\.observations))
        #expect(try rows().joined().count == 2000)
        #expect(committer.problem == nil)
    }

    @Test func requestsGatherInOneRowWhileACommitRuns() throws {
        afterApply.close()
        committer.start()
        submit(0...0)
        afterApply.waitForArrival()
        submit(1...100)
        #expect(recorder.releases == [])
        afterApply.open()
        committer.stop()
        #expect(
            recorder.releases == [
                .init(tickets: [0], error: nil), .init(tickets: Array(1...100), error: nil),
            ])
        #expect(try rows().map(\.count) == [1, 100])
        #expect(try JournalReader(journal).sequence(holdingLast: 100) == 2)
    }

    @Test func idleCommitterWaitsToBeWokenSoThatReadyRequestsShareARow() throws {
        committer.start()
        let first = submitWhenIdle()
        for ticket in first + 1...first + 50 {
            guard case .gathered(wakes: false) = committer.submit([Given.observation(visit: 1)], ticket: ticket) else {
                Issue.record("ticket \(ticket) was not taken, or wakes again")
                return
            }
        }
        committer.wake()
        committer.stop()
        #expect(recorder.releases.last == .init(tickets: Array(first...first + 50), error: nil))
        #expect(try rows().last?.count == 50)
    }

    /// A server that stops between a submission and its waking must not wait for ever, nor leave the request unanswered.
    @Test func stopWritesWhatNobodyWoke() throws {
        committer.start()
        let last = submitWhenIdle()
        committer.stop()
        committer.wake()
        #expect(recorder.releases.flatMap(\.tickets) == Array(0...last))
    }

    @Test func whatGatheredBeforeTheStartIsWritten() throws {
        submit(1...3)
        committer.start()
        committer.stop()
        #expect(recorder.releases == [.init(tickets: [1, 2, 3], error: nil)])
        #expect(try rows().map(\.count) == [3])
    }

    @Test func stopWritesWhatIsLeftAndTakesNothingMore() throws {
        afterApply.close()
        committer.start()
        submit(0...0)
        afterApply.waitForArrival()
        submit(1...5)
        afterApply.open()
        committer.stop()
        #expect(recorder.releases.flatMap(\.tickets) == Array(0...5))
        for submission in submit(6...7) {
            guard case .closed = submission else {
                Issue.record("\(submission) after stop")
                continue
            }
        }
        #expect(recorder.releases.flatMap(\.tickets) == Array(0...5))
        #expect(committer.problem == nil)
    }

    @Test func stopsAtOnceWhenNothingWasSubmitted() throws {
        committer.start()
        committer.stop()
        #expect(recorder.releases == [])
        #expect(try rows() == [])
    }

    @Test func refusesWhenTooMuchWaitsForTheDisk() throws {
        afterApply.close()
        committer.start()
        submit(0...0)
        afterApply.waitForArrival()
        let page = String(repeating: "x", count: 1_048_576)
        let submissions = (1...18).map { ticket in
            committer.submitAndWake([Given.observation(visit: UInt64(ticket), page: page)], ticket: ticket)
        }
        let taken = submissions.count { if case .gathered = $0 { true } else { false } }
        let refused = submissions.count { if case .overloaded = $0 { true } else { false } }
        #expect((taken, refused) == (16, 2))
        afterApply.open()
        committer.stop()
        #expect(
            recorder.releases == [.init(tickets: [0], error: nil), .init(tickets: Array(1...16), error: nil)])
        #expect(try rows().map(\.count) == [1, 16])
    }

    @Test func requestWithoutObservationsIsAnswered() throws {
        committer.start()
        _ = committer.submitAndWake([], ticket: 1)
        committer.stop()
        #expect(recorder.releases == [.init(tickets: [1], error: nil)])
        #expect(committer.problem == nil)
    }

    @Test func failedWriteIsNeverAcknowledgedAndEndsTheAcknowledging() throws {
        try RawDatabase(url).execute(
            "CREATE TRIGGER broken BEFORE INSERT ON batch BEGIN SELECT RAISE(ABORT, 'broken disk'); END")
        beforeWrite.close()
        committer.start()
        submit(1...1)
        beforeWrite.waitForArrival()
        submit(2...3)
        beforeWrite.open()
        committer.stop()
        // What had gathered behind the failed batch is not even tried.
        #expect(
            recorder.releases == [
                .init(
                    tickets: [1], error: .sqlite(file: "journal.db", code: 1811, message: "broken disk")),
                .init(tickets: [2, 3], error: .folder("the journal has failed")),
            ])
        #expect(recorder.applied.isEmpty)
        #expect(try rows() == [])
        #expect(committer.problem != nil)
    }

    @Test func takesNothingMoreAfterTheJournalFailed() throws {
        try journal.close()
        committer.start()
        submit(1...1)
        committer.stop()
        #expect(recorder.releases.map(\.tickets) == [[1]])
        guard case .sqlite(file: "journal.db", code: 21, _) = recorder.releases.first?.error else {
            Issue.record("\(recorder.releases)")
            return
        }
        #expect(recorder.applied.isEmpty)
        #expect(committer.problem != nil)
        guard case .closed = submit(2...2)[0] else {
            Issue.record("taken after a failure")
            return
        }
        #expect(recorder.releases.count == 1)
    }

    /// SQLite answers SQLITE_FULL also when AUTOINCREMENT has no number left: a full disk without filling one.
    @Test func fullDiskRefusesAndWorksAgainOnceThereIsRoom() throws {
        _ = try journal.append([], measurements: 0, at: Given.start)
        try journal.continueAfter(.max)
        afterApply.close()
        beforeWrite.close()
        committer.start()
        submit(1...2)
        beforeWrite.waitForArrival()
        beforeWrite.open()
        // The second batch is held before it is written, so the first one has been answered.
        beforeWrite.close()
        submit(3...3)
        beforeWrite.waitForArrival()
        #expect(recorder.applied.isEmpty)
        #expect(
            recorder.releases.map(\.error) == [
                .sqlite(file: "journal.db", code: 13, message: "database or disk is full")
            ])
        // It says what is wrong, but has not given up.
        #expect(committer.problem?.isFull == true)
        try RawDatabase(url).execute("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'batch'")
        beforeWrite.open()
        afterApply.waitForArrival()
        afterApply.open()
        committer.stop()
        #expect(recorder.releases.last == .init(tickets: recorder.releases.last?.tickets ?? [], error: nil))
        #expect(recorder.releases.flatMap(\.tickets) == [1, 2, 3])
        #expect(recorder.applied.map(\.sequence) == [2])
    }
}
