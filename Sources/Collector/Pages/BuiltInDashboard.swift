package import Report
import Telemetry

extension Dashboard {
    /// What is shown when there is no dashboards folder; the same as the shipped `dashboards/web-vitals.yml`, and a test says so.
    package static let builtIn = Dashboard(
        title: "Web Vitals", window: .seconds(86_400),
        panels: [
            .vitals(metrics: [.lcp, .inp, .cls, .fcp, .ttfb, .fid, .load], percentile: .p75),
            .routes(metric: .lcp, percentile: .p75, limit: 10),
            .queries(metric: .query, percentile: .p95, limit: 10),
            .alerts, .ledger,
        ])
}
