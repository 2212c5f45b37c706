import CollectorTesting
import Telemetry
import Testing

@testable import Store

/// Visits that report for days on end, through crashes, packed and trimmed journals and ended generations: each counts once, with its last
/// value, in the minute of its first report.
@Suite struct VisitsAcrossRestartsTests {
    private struct LongVisit {
        let number: UInt64
        var reports: [Observation] = []

        /// Reports at most ten hours apart: a visit is remembered for at least half a day after each.
        init(_ number: UInt64, using random: inout SeededGenerator) {
            self.number = number
            var second = Int.random(in: 0...86_400 * 2, using: &random)
            var previous = 0.0
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let value = previous + Double(Int.random(in: 1...100, using: &random))
                reports.append(
                    Given.observation(
                        visit: number, value: value, previous: previous, page: "/\(number % 5)", at: second))
                second += Int.random(in: 60...36_000, using: &random)
                previous = value
            }
        }
    }

    @Test(arguments: 0..<6)
    func everyVisitCountsOnceWithItsLastValue(_ round: Int) throws {
        var random = SeededGenerator()
        let visits = (0..<80).map { LongVisit(UInt64($0), using: &random) }
        let arrivals = visits.flatMap(\.reports).sorted { $0.instant < $1.instant }
        var server = try CrashingServer()
        var restarts = 0
        var rest = arrivals[...]
        while !rest.isEmpty {
            let row = Array(rest.prefix(Int.random(in: 1...6, using: &random)))
            rest = rest.dropFirst(row.count)
            try server.take(row)
            // Sent again because the answer was lost.
            if Int.random(in: 0..<4, using: &random) == 0 { try server.take(row) }
            let now = row[row.count - 1].instant
            switch Int.random(in: 0..<12, using: &random) {
            case 0...2: try server.flush()
            case 3, 4:
                try server.flush()
                try server.maintain(olderThan: now - .seconds(600))
            case 5, 6:
                try server.crash()
                restarts += 1
            default: break
            }
        }
        try server.crash()
        try server.flush()
        #expect(restarts > 2, "\(random)")
        var truth: [Timestamp: [Double]] = [:]
        for visit in visits {
            let minute = TimeBucket(holding: visit.reports[0].instant).start
            truth[minute, default: []].append(visit.reports.last!.measurements[0].value)
        }
        let readings = try server.readings(by: [])
        #expect(
            Dictionary(uniqueKeysWithValues: readings.map { ($0.from, $0.rollup) })
                == truth.mapValues { Given.rollup($0) }, "\(random)")
        #expect(try server.everyOutcome() == Int64(server.taken), "\(random)")
    }
}
