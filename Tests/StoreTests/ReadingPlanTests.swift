import CollectorTesting
import Telemetry
import Testing

@testable import Store

/// Which cells answer for which window: pure decisions over what the tiers hold.
@Suite struct ReadingPlanTests {
    /// Minute 0 of 2026-08-10 UTC.
    private static let midnight = TimeBucket(holding: Timestamp(text: "2026-08-10T00:00:00Z")!).minute

    /// Days folded for the last ten days, hours up to 10:00 today, minutes of the last two days, hours of the last five.
    private func holdings(_ grain: DimensionSet.Grain = .minute, _ days: LocalDays = .utc) -> ReadingPlan.Holdings {
        let midnight = Self.midnight
        var progress = TierProgress()
        progress.foldedMinute = midnight + 600
        progress.minuteFloor = midnight - 2 * 1440
        progress.hourFloor = midnight - 5 * 1440
        progress.dayFloor = midnight - 10 * 1440
        let folded = (0..<10).map { midnight - (10 - $0) * 1440..<midnight - (9 - $0) * 1440 }
        progress.foldedDay = midnight
        return ReadingPlan.Holdings(
            progress: progress, days: days == .utc ? folded : [], grain: grain, grid: HourGrid(days),
            earliest: midnight - 10 * 1440, latest: midnight + 637)
    }

    private func plan(
        _ window: Range<Int>, cuts: [Int] = [], _ grain: DimensionSet.Grain = .minute
    ) throws -> [String] {
        func minute(_ offset: Int) -> UInt32 { UInt32(Int(Self.midnight) + offset) }
        let plan = try ReadingPlan(
            minute(window.lowerBound)..<minute(window.upperBound), cuts: cuts.map(minute), holdings(grain))
        func offset(_ minute: UInt32) -> Int { Int(minute) - Int(Self.midnight) }
        let text = plan.pieces.map {
            "\($0.tier.rawValue.dropFirst(5)) \(offset($0.range.lowerBound))..<\(offset($0.range.upperBound))"
        }
        let widened = offset(plan.window.lowerBound)..<offset(plan.window.upperBound)
        return widened == window ? text : text + ["widened to \(widened)"]
    }

    @Test func youngWindowIsReadByTheMinute() throws {
        #expect(try plan(610..<640) == ["minute 610..<640"])
        #expect(try plan(590..<640) == ["minute 590..<640"])
        #expect(try plan(615..<616) == ["minute 615..<616"])
    }

    @Test func hoursAreReadWholeAndMinutesOnlyAtTheEnds() throws {
        #expect(try plan(130..<640) == ["minute 130..<180", "hour 180..<600", "minute 600..<640"])
        #expect(try plan(130..<590) == ["minute 130..<180", "hour 180..<540", "minute 540..<590"])
        #expect(try plan(120..<180) == ["hour 120..<180"])
        #expect(try plan(121..<179) == ["minute 121..<179"])
    }

    @Test func wholeDaysAreReadFromTheDays() throws {
        #expect(
            try plan(-1510..<640) == [
                "minute -1510..<-1500", "hour -1500..<-1440", "day -1440..<0", "hour 0..<600", "minute 600..<640",
            ])
        #expect(try plan(-7200..<600) == ["day -7200..<0", "hour 0..<600"])
        #expect(try plan(-1440..<0) == ["day -1440..<0"])
        #expect(try plan(-1380..<0) == ["hour -1380..<0"])
    }

    @Test func endsOfAnOldWindowAreWidenedToWhatIsKept() throws {
        // Three days ago only hours are kept, eight days ago only days.
        #expect(try plan(-4310..<0) == ["day -4320..<0", "widened to -4320..<0"])
        #expect(try plan(-4270..<(-4210)) == ["hour -4320..<-4200", "widened to -4320..<-4200"])
        #expect(try plan(-11_000..<(-10_500)) == ["day -11520..<-10080", "widened to -11520..<-10080"])
        // Before everything there is nothing to read, and nothing to widen to.
        #expect(try plan(-90_000..<(-80_000)) == [])
    }

    @Test func slicesThatNeedFinerCellsAreRefused() throws {
        #expect(try plan(-4320..<(-4200), cuts: [-4260]) == ["hour -4320..<-4200"])
        let tooFine = #expect(throws: StoreError.self) { try plan(-4320..<(-4200), cuts: [-4290]) }
        #expect(
            tooFine?.description == """
                before 2026-08-08T00:00:00Z only hours are kept, and a slice would begin at 2026-08-07T00:30:00Z; \
                ask for coarser steps, or for days of UTC
                """)
        let tooOld = #expect(throws: StoreError.self) { try plan(-11_520..<(-8640), cuts: [-11_000]) }
        #expect(tooOld?.description.hasPrefix("before 2026-08-05T00:00:00Z only days of UTC are kept") == true)
        #expect(try plan(-11_520..<(-8640), cuts: [-10_080]) == ["day -11520..<-8640"])
    }

    @Test func setKeptByTheHourIsReadFromHourCellsAlone() throws {
        #expect(try plan(0..<640, .hour) == ["hour 0..<640"])
        #expect(try plan(30..<630, .hour) == ["hour 0..<660", "widened to 0..<660"])
        // Nothing lies behind the latest minute, so the running hour need not be widened.
        #expect(try plan(60..<637, .hour) == ["hour 60..<637"])
        #expect(throws: StoreError.self) { try plan(0..<640, cuts: [30], .hour) }
    }

    /// Whatever the window: pieces do not overlap, fill the window, and each lies in what its tier holds.
    @Test func piecesTileEveryWindow() throws {
        var random = SeededGenerator()
        for _ in 0..<3000 {
            var holdings = holdings()
            holdings.progress.minuteFloor += UInt32.random(in: 0..<1440, using: &random)
            let from = Int.random(in: -7000...700, using: &random)
            let to = from + Int.random(in: 1...4000, using: &random)
            let start = UInt32(Int(Self.midnight) + from)
            let plan = try ReadingPlan(start..<UInt32(Int(Self.midnight) + to), cuts: [], holdings)
            var next = plan.window.lowerBound
            for piece in plan.pieces {
                #expect(piece.range.lowerBound == next, "\(random)")
                next = piece.range.upperBound
                switch piece.tier {
                case .minute: #expect(piece.range.lowerBound >= holdings.progress.minuteFloor, "\(random)")
                case .hour: #expect(piece.range.upperBound <= holdings.progress.foldedMinute, "\(random)")
                case .day: #expect(piece.range.upperBound <= holdings.progress.foldedDay, "\(random)")
                }
            }
            #expect(next == plan.window.upperBound, "\(random)")
            #expect(plan.window.contains(start))
        }
    }
}
