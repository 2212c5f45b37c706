import Aggregate
import CollectorTesting
import Telemetry
import Testing

/// Journal, hot buckets and rollups joined as the collector joins them, killed at random steps: what was acknowledged is counted exactly
/// once, whatever was flushed and whatever the client sent again.
@Suite struct ExactlyOnceTests {
    @Test(arguments: 0..<8)
    func everyAcknowledgedReportIsCountedOnceWhateverTheMomentOfTheCrash(_ round: Int) throws {
        var random = SeededGenerator()
        let reports = Reports(visits: 40, using: &random)
        var server = try CrashingServer()
        var crashes = 0
        var rest = reports.arrivals[...]
        while !rest.isEmpty {
            let row = Array(rest.prefix(Int.random(in: 1...10, using: &random)))
            rest = rest.dropFirst(row.count)
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                // Written but not yet applied when the power went; the client was not answered and sends it again.
                try server.append(row)
                try server.crash()
                try server.take(row)
                crashes += 1
            case 1:
                // Cut in the middle of its write.
                try server.append(row)
                try server.crash(cuttingJournalBy: Int.random(in: 1...4000, using: &random))
                try server.take(row)
                crashes += 1
            case 2:
                try server.take(row)
                try server.crash()
                crashes += 1
            case 3:
                // After the changes were taken out of memory, before they were stored.
                try server.take(row)
                _ = server.hot.takeChanges()
                try server.crash()
                crashes += 1
            case 4:
                try server.take(row)
                try server.flush()
                try server.crash()
                crashes += 1
            case 5:
                // In the middle of the rollups' transaction: its tail is lost, so all of it is.
                try server.take(row)
                try server.flush()
                try server.crash(cuttingVitalsBy: Int.random(in: 1...4000, using: &random))
                crashes += 1
            case 6:
                try server.take(row)
                try server.flush()
            default: try server.take(row)
            }
        }
        try server.crash()
        try server.flush()
        #expect(crashes > 0, "\(random)")
        #expect(try server.readings() == reports.offline, "\(random)")
        #expect(try server.ledgerTotal() == server.journaledMeasurements(), "\(random)")
        #expect(try server.ledgerTotal(.stored) == 40, "\(random)")
    }

    @Test func stopInGoodOrderReplaysNothing() throws {
        var random = SeededGenerator()
        let reports = Reports(visits: 10, using: &random)
        var server = try CrashingServer()
        try server.take(reports.arrivals)
        try server.flush()
        try server.crash()
        #expect(server.hot.takeChanges() == nil)
        #expect(server.hot.sizes.visits == 10)
        #expect(try server.readings() == reports.offline, "\(random)")
    }

    /// An operator may delete a journal that fills the disk: new rows must not be taken for ones the rollups contain.
    @Test func deletedJournalLosesNoRowThatComesLater() throws {
        var server = try CrashingServer()
        for visit in 0..<5 { try server.take([Given.observation(visit: UInt64(visit))]) }
        try server.flush()
        try server.crash(deletingJournal: true)
        for visit in 5..<8 { try server.take([Given.observation(visit: UInt64(visit))]) }
        try server.crash()
        try server.flush()
        #expect(try server.readings().map(\.rollup) == [Given.rollup(Array(repeating: 100, count: 8))])
    }
}
