import Admit
import CollectorTesting
import Telemetry
import Testing

@Suite struct LedgerTests {
    private let minute = TimeBucket(minute: 29_759_640)

    private func key(_ owner: String, _ reason: RefusalReason, later: UInt32 = 0) -> LedgerKey {
        LedgerKey(owner: owner, bucket: TimeBucket(minute: minute.minute + later), outcome: .refused(reason))
    }

    @Test func startsAtZero() {
        let ledger = Ledger()
        #expect(ledger.totals.received == 0)
        #expect(ledger.totals.outcomes == [:])
        #expect(ledger.takeUnsaved() == [:])
    }

    @Test func receivedEqualsTheSumOfTheOutcomesWhenNothingIsInFlight() {
        let ledger = Ledger()
        ledger.receive()
        ledger.refuse(.malformed, owner: "", at: minute)
        ledger.receive(10)
        ledger.refuse(.badValue, owner: "shop", at: minute, count: 3)
        ledger.record([
            LedgerKey(owner: "shop", bucket: minute, outcome: .stored): 4,
            LedgerKey(owner: "blog", bucket: minute, outcome: .stored): 1,
            LedgerKey(owner: "shop", bucket: minute, outcome: .duplicate): 2,
        ])
        #expect(ledger.totals.received == 11)
        #expect(
            ledger.totals.outcomes == [
                .refused(.malformed): 1, .refused(.badValue): 3, .stored: 5, .duplicate: 2,
            ])
    }

    @Test func handsOverEachRefusalOnceByOwnerMinuteAndReason() {
        let ledger = Ledger()
        ledger.refuse(.origin, owner: "shop", at: minute)
        ledger.refuse(.origin, owner: "shop", at: minute, count: 2)
        ledger.refuse(.origin, owner: "shop", at: TimeBucket(minute: minute.minute + 1))
        ledger.refuse(.tooOld, owner: "blog", at: minute)
        // What was stored is saved together with what it counts, not here.
        ledger.record([LedgerKey(owner: "shop", bucket: minute, outcome: .stored): 7])
        #expect(
            ledger.takeUnsaved() == [
                key("shop", .origin): 3, key("shop", .origin, later: 1): 1, key("blog", .tooOld): 1,
            ])
        #expect(ledger.takeUnsaved() == [:])
        #expect(ledger.totals.outcomes == [.refused(.origin): 4, .refused(.tooOld): 1, .stored: 7])
    }

    @Test func givesBackWhatCouldNotBeSavedTogetherWithWhatCameSince() {
        let ledger = Ledger()
        ledger.refuse(.origin, owner: "shop", at: minute, count: 2)
        let taken = ledger.takeUnsaved()
        ledger.refuse(.origin, owner: "shop", at: minute)
        ledger.refuse(.storage, owner: "", at: minute)
        ledger.restoreUnsaved(taken)
        #expect(ledger.takeUnsaved() == [key("shop", .origin): 3, key("", .storage): 1])
        #expect(ledger.totals.outcomes == [.refused(.origin): 3, .refused(.storage): 1])
    }

    @Test func floodOfOwnersIsCountedUnderNoNameOnceTheLedgerIsFull() {
        let ledger = Ledger()
        for number in 0..<25_000 { ledger.refuse(.badValue, owner: "site-\(number)", at: minute) }
        ledger.refuse(.badValue, owner: "site-0", at: minute)
        let unsaved = ledger.takeUnsaved()
        #expect(unsaved.count == 10_001)
        #expect(unsaved[key("", .badValue)] == 15_000)
        #expect(unsaved[key("site-0", .badValue)] == 2)
        #expect(unsaved.values.reduce(0, +) == 25_001)
        #expect(ledger.totals.outcomes == [.refused(.badValue): 25_001])
    }

    /// Storage that fails for an hour under a flood must not turn the ledger into memory.
    @Test func floodStaysBoundedWhileNothingCanBeSaved() {
        let ledger = Ledger()
        for flush in 0..<5 {
            let taken = ledger.takeUnsaved()
            for number in 0..<12_000 { ledger.refuse(.badValue, owner: "site-\(flush)-\(number)", at: minute) }
            ledger.restoreUnsaved(taken)
        }
        let unsaved = ledger.takeUnsaved()
        #expect(unsaved.count <= 10_001)
        #expect(unsaved.values.reduce(0, +) == 60_000)
    }

    @Test func balancesWhenManyThreadsCountAtOnce() async {
        let ledger = Ledger()
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask { [minute] in
                    for step in 0..<1000 {
                        ledger.receive(2)
                        ledger.refuse(.overloaded, owner: "shop", at: minute)
                        ledger.record([LedgerKey(owner: "shop", bucket: minute, outcome: .stored): 1])
                        if step % 100 == thread { ledger.restoreUnsaved(ledger.takeUnsaved()) }
                    }
                }
            }
        }
        #expect(ledger.totals.received == 16_000)
        #expect(ledger.totals.outcomes == [.refused(.overloaded): 8000, .stored: 8000])
        #expect(ledger.takeUnsaved() == [key("shop", .overloaded): 8000])
    }
}
