import Telemetry

extension Alert {
    /// An alert nobody has, to see what one looks like where it arrives.
    static func sample(at instant: Timestamp) -> Alert {
        Alert(
            key: AlertKey(rule: "sample", labels: [.page: "/cart", .device: "mobile"]), state: .firing, severity: .info,
            summary: "LCP p75 is 3.12 s on /cart (mobile), limit 2.5 s", runbook: nil, receivers: [],
            activeSince: instant, endedAt: nil,
            evidence: Evidence(
                metric: .lcp, percentile: .p75, value: 3120, lower: 2940, upper: 3350, limit: 2500, count: 1842,
                from: instant - .seconds(3600), to: instant))
    }
}
