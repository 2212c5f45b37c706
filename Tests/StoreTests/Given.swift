import CollectorTesting
import Store
import Telemetry

/// Observations, changes and alerts in few words.
enum Given {
    static let start = Timestamp(text: "2026-08-01T10:00:00Z")!

    static func bucket(_ minutesLater: Int) -> TimeBucket { TimeBucket(holding: start + .seconds(60 * minutesLater)) }

    static func observation(
        visit: UInt64, value: Double = 100, previous: Double? = 0, page: String = "/cart", site: String = "shop",
        device: Device = .mobile, at second: Int = 0
    ) -> Observation {
        Observation(
            instant: start + .seconds(second),
            dimensions: .page(PageDimensions(site: site, page: page, device: device, browser: "Chrome")),
            measurements: [
                Measurement(
                    metric: .inp, value: value,
                    report: VisitReport(key: VisitKey(hash: visit), previous: previous))
            ])
    }

    static func encoded(_ observations: [Observation]) -> [UInt8] {
        var writer = ByteWriter()
        for observation in observations { observation.encode(to: &writer) }
        return writer.bytes
    }

    static func rollup(_ values: [Double], metric: Metric = .inp) -> Rollup {
        values.reduce(into: Rollup()) { $0.add($1, thresholds: metric.thresholds) }
    }

    static func cell(
        _ values: [Double], metric: Metric = .inp, page: String = "/cart", site: String = "shop",
        device: Device = .mobile, minute: Int = 0
    ) -> RollupChanges.Cell {
        RollupChanges.Cell(
            metric: metric, labels: .page(site: site, page: page, device: device), bucket: bucket(minute),
            change: rollup(values, metric: metric))
    }

    static func changes(
        _ cells: [RollupChanges.Cell], ledger: [LedgerKey: Int64] = [:], sequence: Int64 = 1
    ) -> RollupChanges {
        RollupChanges(cells: cells, ledger: ledger, appliedSequence: sequence)
    }

    /// The metric over the whole time, split as wanted.
    static func everything(_ metric: Metric = .inp, by: [Dimension] = [], step: TimeStep? = nil) -> ReadingRequest {
        ReadingRequest(
            metric: metric, by: by, from: start - .seconds(86_400), to: start + .seconds(10 * 86_400), step: step)
    }

    static func alert(
        _ rule: String = "lcp", page: String = "/cart", state: Alert.State = .firing, since minute: Int = 0,
        ended: Int? = nil, receivers: [String] = ["oncall"]
    ) -> Alert {
        Alert(
            key: AlertKey(rule: rule, labels: [.page: page, .device: "mobile"]), state: state, severity: .page,
            summary: "LCP p75 3.01 s on page=\(page) device=mobile, limit 2.5 s", runbook: "https://wiki.example/lcp",
            receivers: receivers, activeSince: start + .seconds(60 * minute),
            endedAt: ended.map { start + .seconds(60 * $0) },
            evidence: Evidence(
                metric: .lcp, percentile: .p75, value: 3010, lower: 2900, upper: nil, limit: 2500, count: 400,
                from: start - .seconds(3600), to: start))
    }
}
