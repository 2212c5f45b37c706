import CollectorTesting
import Telemetry
import Testing

/// Days of 23, 24 and 25 hours, days that begin at odd quarters of UTC, and days without a midnight.
@Suite struct LocalDaysTests {
    private func days(_ zone: String) throws -> LocalDays { try #require(LocalDays(zone: zone)) }

    @Test(arguments: [
        ("UTC", "2026-03-29T12:00:00Z", "2026-03-29T00:00:00Z", 24 * 60),
        ("Europe/Paris", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", 23 * 60),
        ("Europe/Paris", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", 25 * 60),
        ("Europe/Paris", "2026-07-01T21:59:59Z", "2026-06-30T22:00:00Z", 24 * 60),
        ("Europe/Paris", "2026-07-01T22:00:00Z", "2026-07-01T22:00:00Z", 24 * 60),
        ("America/New_York", "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z", 23 * 60),
        ("America/New_York", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", 25 * 60),
        ("Asia/Kolkata", "2026-08-01T18:29:59Z", "2026-07-31T18:30:00Z", 24 * 60),
        ("Asia/Kolkata", "2026-08-01T18:30:00Z", "2026-08-01T18:30:00Z", 24 * 60),
        ("Asia/Kathmandu", "2026-08-01T18:14:59Z", "2026-07-31T18:15:00Z", 24 * 60),
        ("Australia/Lord_Howe", "2026-10-04T03:00:00Z", "2026-10-03T13:30:00Z", 23 * 60 + 30),
        // Cairo puts its clock forward at midnight: that day begins at one.
        ("Africa/Cairo", "2024-04-26T12:00:00Z", "2024-04-25T22:00:00Z", 23 * 60),
        ("America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04T03:00:00Z", 23 * 60),
        ("Pacific/Kiritimati", "2026-08-01T12:00:00Z", "2026-08-01T10:00:00Z", 24 * 60),
        ("Pacific/Pago_Pago", "2026-08-01T12:00:00Z", "2026-08-01T11:00:00Z", 24 * 60),
    ])
    func dayBeginsWhereItsZoneSays(_ zone: String, _ instant: String, _ start: String, _ minutes: Int) throws {
        let day = try days(zone).day(holding: #require(Timestamp(text: instant)))
        #expect(day.lowerBound.description == start)
        #expect(day.upperBound - day.lowerBound == .seconds(minutes * 60))
    }

    /// Whatever the zone: each day begins where the one before it ends, and holds just the instants of its number.
    @Test(arguments: [
        "UTC", "Europe/Paris", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo",
    ])
    func daysTileTime(_ zone: String) throws {
        var random = SeededGenerator()
        let days = try days(zone)
        let first = days.number(holding: Timestamp(text: "2023-01-01T00:00:00Z")!)
        for number in first..<first + 800 {
            let start = days.start(ofDay: number)
            #expect(days.number(holding: start) == number, "\(start)")
            #expect(days.number(holding: start - .milliseconds(1)) == number - 1, "\(start)")
            let end = days.start(ofDay: number + 1)
            let inside = Timestamp(
                milliseconds: Int64.random(in: start.milliseconds..<end.milliseconds, using: &random))
            #expect(days.day(holding: inside) == start..<end, "\(inside) \(random)")
        }
    }

    @Test func refusesZonesThatDoNotExist() {
        for name in ["", "Europe/Atlantis", "europe/paris", "+02:00", "CET-1"] {
            #expect(LocalDays(zone: name) == nil, "\(name)")
        }
    }

    @Test func hoursAreCutAtMidnightsBetweenFullHours() throws {
        var grid = HourGrid(try days("Asia/Kathmandu"))
        let hour = TimeBucket(holding: Timestamp(text: "2026-08-01T18:00:00Z")!).minute
        #expect(
            (0..<60).map { grid.start(holding: hour + $0) - hour } == Array(repeating: 0, count: 15)
                + Array(repeating: 15, count: 45))
        #expect([0, 14, 15, 59].map { grid.end(holding: hour + $0) - hour } == [15, 15, 60, 60])
        #expect([0, 14, 15, 16, 60].map { grid.cuts(at: hour + $0) } == [true, false, true, false, true])
        var plain = HourGrid(.utc)
        #expect([0, 14, 15, 59].map { plain.start(holding: hour + $0) - hour } == [0, 0, 0, 0])
    }

    @Test func stepsOfDaysFollowTheZoneAndOthersTheEpoch() throws {
        let paris = TimeStep.days(1, try days("Europe/Paris"))
        var start = paris.start(holding: Timestamp(text: "2026-10-24T12:00:00Z")!)
        var starts: [String] = []
        for _ in 0..<4 {
            starts.append(start.description)
            start = paris.next(after: start)
        }
        #expect(
            starts == [
                "2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z",
            ])
        let fixed = TimeStep.fixed(.seconds(7 * 3600))
        let first = fixed.start(holding: Timestamp(text: "2026-10-24T12:00:00Z")!)
        #expect(first.milliseconds % (7 * 3_600_000) == 0)
        #expect(fixed.next(after: first) == first + .seconds(7 * 3600))
    }
}
