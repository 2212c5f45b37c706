import Aggregate
import CollectorTesting
import Foundation
import Report
import Store
import Telemetry
import Testing

@testable import Collector

/// A report must come whatever is still kept of its window: after other settings, after a flood, in another zone.
@Suite struct ReportPagesTests {
    private let folder: TemporaryFolder
    private let vitals: VitalsFile
    private let end = Timestamp(text: "2026-08-20T10:30:00Z")!

    init() throws {
        folder = try TemporaryFolder()
        vitals = try VitalsFile(at: folder.file("vitals.db"), VitalsFile.Plan(sets: .minutely))
        let cells = (0..<400).map { index in
            var change = Rollup()
            change.add(Double(1000 + index), thresholds: Metric.lcp.thresholds)
            return RollupChanges.Cell(
                metric: .lcp, labels: .page(site: "shop", page: "/", device: .mobile),
                bucket: TimeBucket(holding: end - .seconds(3600 * index)), change: change)
        }
        try vitals.store(RollupChanges(cells: cells, ledger: [:], appliedSequence: 1))
        while try vitals.foldMinutes(at: end) {}
        while try vitals.foldDay() {}
    }

    private func page(days window: Int, step: Duration?, zone: String) throws -> String {
        let dashboard = Dashboard(
            title: "Vitals", window: .seconds(86_400 * window), step: step,
            panels: [.vitals(metrics: [.lcp], percentile: .p75)])
        let pages = ReportPages(
            dashboard: dashboard, reader: VitalsReader(vitals), days: try #require(LocalDays(zone: zone)))
        return String(decoding: try #require(try pages.render(at: end).first).bytes, as: UTF8.self)
    }

    @Test(arguments: ["UTC", "Europe/Paris", "Asia/Kathmandu"])
    func comesForEveryWindowAndWhateverIsKept(_ zone: String) throws {
        for (minutes, hours) in [(1000, 1000), (2, 1000), (2, 72)] {
            let keep = Retention(
                minutes: .seconds(3600 * minutes), hours: .seconds(3600 * hours), days: .seconds(86_400 * 900))
            while try vitals.trim(keep, at: end) {}
            for (window, step) in [
                (1, nil), (2, Duration.seconds(900)), (7, .seconds(900)), (30, nil), (120, nil), (731, nil),
            ] {
                let page = try page(days: window, step: step, zone: zone)
                #expect(page.contains("Last"), "\(window) d")
                #expect(page.contains(zone), "\(window) d")
                #expect(!page.contains("0 of"), "\(window) d, \(minutes) h of minutes, \(hours) h of hours")
            }
        }
    }
}
