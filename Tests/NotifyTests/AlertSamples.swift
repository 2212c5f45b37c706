import Notify
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

    static func message(
        _ alerts: [Alert] = [alert()], context: AlertContext? = nil, isSample: Bool = false, truncated: Int = 0,
        late: Duration = .zero
    ) -> Message {
        Message(
            id: "msg_1", isSample: isSample, items: alerts.map { .init(alert: $0, context: context) },
            truncated: truncated, groupLabels: alerts.count + truncated > 1 ? ["alertname": "lcp"] : [:],
            externalURL: "https://perf.example", late: late)
    }

    /// All that may be known besides the evidence.
    static let context = AlertContext(
        history: [2100, 2150, nil, 2200, 2400, 2600, 2900, 3120],
        segments: [
            .init(dimension: .country, value: "DE", share: 0.62),
            .init(dimension: .connection, value: "3g", share: 0.2),
        ],
        lastDeploy: .init(name: "1.4.2", at: start - .seconds(720)), spentBudget: 0.85)

    /// Twenty pages, of which the last five have recovered.
    static let group = message(
        (1...20).map { number in
            let page = "/shop/\(number)"
            return alert(
                page: page, state: number > 15 ? .resolved : .firing,
                summary: "LCP p75 3.\(number) s on \(page) (mobile), limit 2.5 s")
        })

    /// What a client could try: mentions, markup, links, controls, directions.
    static let hostileText =
        "@everyone <!channel> <@U1> <users/all> *b* _i_ `c` ~s~ [x](https://evil.example) https://evil.example/a www.evil.example "
        + "&amp; <b>\"</b> \r\nBcc: x@evil.example\r\n\u{202E}gnp.exe <\u{301}!here> \u{1F469}\u{200D}\u{1F467} עברית"

    static let hostile = message([alert(rule: "lcp", page: hostileText, summary: "LCP on \(hostileText)")])
}
