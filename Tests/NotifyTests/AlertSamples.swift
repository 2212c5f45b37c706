import Telemetry

/// An alert as the shipped rules would raise it. 2026-08-01T10:00:00Z is where `ManualClock` stands.
enum AlertSamples {
    static let start = Timestamp(text: "2026-08-01T10:00:00Z")!

    static func alert(
        rule: String = "lcp", page: String = "/cart", state: Alert.State = .firing, severity: Severity = .page,
        summary: String = "LCP p75 3.12 s on /cart (mobile), limit 2.5 s", receivers: [String] = ["oncall"]
    ) -> Alert {
        let resolved = state == .resolved
        return Alert(
            key: AlertKey(rule: rule, labels: [.page: page, .device: "mobile"]), state: state, severity: severity,
            summary: summary, runbook: "https://example.com/runbooks/lcp", receivers: receivers,
            activeSince: start, endedAt: resolved ? start + .seconds(1800) : nil,
            evidence: Evidence(
                metric: .lcp, percentile: .p75, value: resolved ? 2240 : 3120, lower: resolved ? 2180 : 2940,
                upper: resolved ? 2290 : 3350, limit: 2500, count: 1842, from: start - .seconds(3600), to: start))
    }

    static func delivery(
        id: Int64 = 1, receiver: String = "oncall", alert: Alert = alert(), createdAt: Timestamp = start,
        attempts: Int = 0
    ) -> Delivery {
        Delivery(
            id: id, messageID: "msg_\(id)", receiver: receiver, alert: alert, state: .waiting,
            createdAt: createdAt, attempts: attempts, nextAttempt: createdAt, lastAnswer: nil)
    }
}
