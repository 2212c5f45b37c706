import Telemetry

/// Observations in few words.
enum Given {
    static let start = Timestamp(text: "2026-08-01T10:00:00Z")!
    static let bucket = TimeBucket(holding: start)

    static func observation(
        _ measurements: [Measurement], page: String = "/cart", site: String = "shop", device: Device = .mobile,
        at second: Int = 0
    ) -> Observation {
        Observation(
            instant: start + .seconds(second),
            dimensions: .page(PageDimensions(site: site, page: page, device: device)), measurements: measurements)
    }

    static func query(_ query: String, service: String = "api", value: Double = 20) -> Observation {
        Observation(
            instant: start, dimensions: .operation(OperationDimensions(service: service, query: query)),
            measurements: [Measurement(metric: .query, value: value)])
    }

    /// One of the visit's reports of its interaction latency.
    static func inp(_ value: Double, visit: UInt64, previous: Double? = 0) -> Measurement {
        Measurement(
            metric: .inp, value: value, report: VisitReport(key: VisitKey(hash: visit), previous: previous))
    }

    static func labels(_ page: String = "/cart", site: String = "shop", device: Device = .mobile) -> SeriesLabels {
        .page(site: site, page: page, device: device)
    }

    static func rollup(_ values: Double..., metric: Metric = .inp) -> Rollup {
        var rollup = Rollup()
        for value in values { rollup.add(value, thresholds: metric.thresholds) }
        return rollup
    }

    static func stored(_ outcome: Outcome, owner: String = "shop", minutesLater: UInt32 = 0) -> LedgerKey {
        LedgerKey(owner: owner, bucket: TimeBucket(minute: bucket.minute + minutesLater), outcome: outcome)
    }
}
