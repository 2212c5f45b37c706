import Report
import Telemetry
import Testing

@Suite("Axes")
struct AxisTests {
    @Test(
        arguments: [
            (0, .milliseconds, ["0", "0.5 ms", "1.0 ms"]),
            (3.7, .milliseconds, ["0", "1 ms", "2 ms", "3 ms", "4 ms"]),
            (180, .milliseconds, ["0", "50 ms", "100 ms", "150 ms", "200 ms"]),
            (2750, .milliseconds, ["0", "1 s", "2 s", "3 s"]),
            (1300, .milliseconds, ["0", "0.5 s", "1.0 s", "1.5 s"]),
            (35_000, .milliseconds, ["0", "10 s", "20 s", "30 s", "40 s"]),
            (50_000, .milliseconds, ["0", "15 s", "30 s", "45 s", "60 s"]),
            (400_000, .milliseconds, ["0", "2 min", "4 min", "6 min", "8 min"]),
            (0.11, .score, ["0", "0.05", "0.10", "0.15"]),
            (0.9, .score, ["0", "0.5", "1.0"]),
            (244_000, .bytes, ["0", "100 KB", "200 KB", "300 KB"]),
            (3, .bytes, ["0", "1 B", "2 B", "3 B"]),
            (2, .count, ["0", "1", "2"]),
            (70, .count, ["0", "20", "40", "60", "80"]),
        ] as [(Double, MetricUnit, [String])])
    func valueTicksAreRoundAndReachBeyondTheHighest(_ highest: Double, _ unit: MetricUnit, _ labels: [String]) {
        let axis = NumberAxis(upTo: highest, unit: unit)
        #expect(axis.ticks.map { axis.label($0).replacing("\u{A0}", with: " ") } == labels)
        #expect(axis.top >= highest)
    }

    @Test(arguments: [Double.nan, .infinity, -3]) func axisOfNonsenseIsStillAnAxis(_ highest: Double) {
        #expect(NumberAxis(upTo: highest, unit: .score).ticks.count > 1)
    }

    @Test(arguments: [
        ("2026-08-01T09:07:00Z", "2026-08-01T10:07:00Z", ["09:15", "09:30", "09:45", "10:00"]),
        ("2026-07-31T12:00:00Z", "2026-08-01T12:00:00Z", ["12:00", "18:00", "1 Aug", "06:00", "12:00"]),
        ("2026-12-25T00:00:00Z", "2027-01-01T00:00:00Z", ["25 Dec", "27 Dec", "29 Dec", "31 Dec"]),
        ("2026-06-15T00:00:00Z", "2026-08-01T00:00:00Z", ["18 Jun", "2 Jul", "16 Jul", "30 Jul"]),
    ])
    func timeTicksAreFullHoursAndDays(_ from: String, _ to: String, _ labels: [String]) throws {
        let axis = TimeAxis(from: try #require(Timestamp(text: from)), to: try #require(Timestamp(text: to)))
        #expect(axis.ticks.map { axis.label($0).replacing("\u{A0}", with: " ") } == labels)
    }

    @Test(arguments: [(900, 60), (86_400, 900), (7 * 86_400, 7200), (30 * 86_400, 28_800), (731 * 86_400, 604_800)])
    func stepCutsTheWindowIntoAboutNinetySlices(_ window: Int, _ step: Int) {
        #expect(ReportWindow.step(for: .seconds(window)) == .seconds(step))
    }

    @Test(
        arguments: [
            (0, 10, "0 %"), (10, 10, "100 %"), (1, 100_000, "0.1 %"), (99_999, 100_000, "99.9 %"), (41, 100, "41 %"),
            (0, 0, "0 %"),
        ] as [(Int64, Int64, String)])
    func onlyNothingIsZeroPercentAndOnlyEverythingAHundred(_ part: Int64, _ whole: Int64, _ text: String) {
        #expect(Phrase.share(part, of: whole).replacing("\u{A0}", with: " ") == text)
    }

    @Test func countsAreGroupedByThousands() {
        #expect(
            [0, 999, 1234, 1_234_567].map { Phrase.count(Int64($0)) } == [
                "0", "999", "1\u{202F}234", "1\u{202F}234\u{202F}567",
            ])
    }

    @Test func ticksAreMidnightsAndHoursOfTheZoneAcrossAChangeOfTheClock() throws {
        let paris = try #require(LocalDays(zone: "Europe/Paris"))
        let days = TimeAxis(
            from: Timestamp(text: "2026-10-23T10:00:00Z")!, to: Timestamp(text: "2026-10-27T10:00:00Z")!, days: paris)
        #expect(
            days.ticks.map(\.description) == [
                "2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z",
            ])
        #expect(
            days.ticks.map(days.label).map { $0.replacing("\u{A0}", with: " ") } == [
                "24 Oct", "25 Oct", "26 Oct", "27 Oct",
            ])
        let hours = TimeAxis(
            from: Timestamp(text: "2026-10-24T20:00:00Z")!, to: Timestamp(text: "2026-10-25T12:00:00Z")!, days: paris)
        #expect(hours.ticks.map(hours.label).map { $0.replacing("\u{A0}", with: " ") }.contains("25 Oct"))
        #expect(hours.ticks == hours.ticks.sorted())
        let kathmandu = try #require(LocalDays(zone: "Asia/Kathmandu"))
        let odd = TimeAxis(
            from: Timestamp(text: "2026-08-01T10:00:00Z")!, to: Timestamp(text: "2026-08-02T10:00:00Z")!,
            days: kathmandu)
        #expect(odd.ticks.allSatisfy { kathmandu.local($0).milliseconds % 3_600_000 == 0 })
        #expect(
            Phrase.instant(Timestamp(text: "2026-08-01T18:15:00Z")!, in: kathmandu).hasSuffix(
                "2026, 00:00 Asia/Kathmandu"))
    }
}
