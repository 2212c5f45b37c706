import CollectorTesting
import Foundation
import Report
import Telemetry

/// Readings made from single values, as the store would answer: sliced, split and left out where there is nothing.
struct SampleReadings {
    struct Value {
        let metric: Metric
        let labels: [Telemetry.Dimension: String]
        let at: Timestamp
        let value: Double
    }

    var values: [Value] = []

    func read(_ request: ReadingRequest) -> [Reading] {
        struct Group: Hashable {
            let from: Timestamp
            let labels: [Telemetry.Dimension: String]
        }
        var groups: [Group: Rollup] = [:]
        for value in values where value.metric == request.metric && value.at >= request.from && value.at < request.to {
            var from = request.from
            if let step = request.step {
                from = step.start(holding: value.at)
            }
            let labels = value.labels.filter { request.by.contains($0.key) }
            groups[Group(from: from, labels: labels), default: Rollup()].add(
                value.value, thresholds: request.metric.thresholds)
        }
        return groups.map { Reading(labels: $0.key.labels, from: $0.key.from, rollup: $0.value) }
    }
}

/// A day of a shop: a quiet night, a slow afternoon on telephones, an outage without any data.
enum SampleDay {
    static let end = Timestamp(text: "2026-08-01T10:07:00Z")!

    private static let pages = ["/", "/courses/:id", "/cart", "/checkout", "/search", "/account/orders/:id"]
    private static let queries = [
        ("api", "SELECT * FROM orders WHERE customer_id = ? ORDER BY created_at DESC LIMIT ?", 38.0),
        ("api", "SELECT id, title FROM courses WHERE slug = ?", 4.0),
        ("search", "SELECT id, ts_rank_cd(body, q) FROM pages, plainto_tsquery(?) q WHERE body @@ q", 210.0),
        ("billing", "UPDATE invoices SET state = ? WHERE id = ?", 11.0),
    ]

    /// - Parameter visits: in the busiest quarter of an hour.
    static func readings(hours: Int = 24, visits: Double = 60) -> SampleReadings {
        var generator = SeededGenerator(seed: 20_260_801)
        var sample = SampleReadings()
        for quarter in 0..<(hours * 4) {
            let at = Timestamp(seconds: (end.seconds / 900 - Int64(quarter)) * 900)
            let hour = Double(floorDivide(at.seconds, by: 86_400).remainder) / 3600
            // Four hours without data, but for one quarter that stands alone.
            if hour >= 1, hour < 4.5, hour != 2.5 { continue }
            let busy = 0.12 + 0.88 * pow(sin(.pi * (hour - 3) / 24), 2)
            for _ in 0..<Int(visits * busy) {
                let page = pages[Int(pow(uniform(&generator), 1.7) * Double(pages.count))]
                let mobile = uniform(&generator) < 0.62
                let slow = (mobile ? 1.45 : 0.85) * (page == "/checkout" ? 1.6 : 1) * (hour > 14 && hour < 17 ? 1.5 : 1)
                let labels: [Telemetry.Dimension: String] = [
                    .site: "shop", .page: page, .device: mobile ? "mobile" : "desktop",
                ]
                let instant = at + .milliseconds(Int64(uniform(&generator) * 900_000))
                func add(_ metric: Metric, _ median: Double, _ sigma: Double, _ share: Double = 1) {
                    guard uniform(&generator) < share else { return }
                    let value = metric.quantise(median * exp(sigma * normal(&generator)))
                    sample.values.append(.init(metric: metric, labels: labels, at: instant, value: value))
                }
                add(.lcp, 1750 * slow, 0.5)
                add(.inp, 95 * slow, 0.7, 0.7)
                add(.cls, 0.012, 1.6)
                add(.fcp, 980 * slow, 0.45)
                add(.ttfb, 330 * slow, 0.6)
                add(.load, 2300 * slow, 0.5)
            }
            for (service, query, median) in queries {
                for _ in 0..<Int(visits * busy / 3) {
                    let instant = at + .milliseconds(Int64(uniform(&generator) * 900_000))
                    let value = Metric.query.quantise(median * exp(0.8 * normal(&generator)))
                    sample.values.append(
                        .init(metric: .query, labels: [.service: service, .query: query], at: instant, value: value))
                }
            }
        }
        sample.values.removeAll { $0.at >= end }
        return sample
    }

    static func alert(
        _ rule: String, _ state: Alert.State, _ labels: [Telemetry.Dimension: String], metric: Metric = .lcp,
        percentile: Percentile = .p75, value: Double = 4310, limit: Double = 2500, runbook: String? = nil
    ) -> Alert {
        Alert(
            key: AlertKey(rule: rule, labels: labels), state: state, severity: .page,
            summary: "\(rule) is over its limit", runbook: runbook, receivers: ["oncall"],
            activeSince: end - .seconds(2520), endedAt: state == .resolved ? end - .seconds(300) : nil,
            evidence: Evidence(
                metric: metric, percentile: percentile, value: value, lower: value * 0.93, upper: value * 1.08,
                limit: limit, count: 412, from: end - .seconds(3600), to: end))
    }

    static func delivery(_ id: Int64, _ alert: Alert, to receiver: String, _ state: Delivery.State, _ answer: String?)
        -> Delivery
    {
        Delivery(
            id: id, messageID: "msg_\(id)", receiver: receiver, alert: alert, state: state, createdAt: end,
            attempts: state == .delivered ? 1 : 4, nextAttempt: end + .seconds(60), lastAnswer: answer)
    }

    static func data(hours: Int = 24, visits: Double = 60) -> ReportData {
        let readings = readings(hours: hours, visits: visits)
        let slow = alert(
            "lcp", .firing, [.page: "/checkout", .device: "mobile"], runbook: "https://example.com/runbooks/lcp")
        let query = alert(
            "slow-queries", .firing, [.service: "search"], metric: .query, percentile: .p95, value: 790, limit: 100)
        let over = alert("inp", .resolved, [.page: "/cart", .device: "mobile"], metric: .inp, value: 260, limit: 200)
        let stored = Int64(readings.values.count { $0.metric != .query })
        return ReportData(
            read: readings.read, alerts: [slow, query, over],
            deliveries: [
                delivery(1, slow, to: "oncall", .delivered, "200"),
                delivery(2, slow, to: "chat", .waiting, "503"),
                delivery(3, query, to: "oncall", .dead, "410"),
                delivery(4, over, to: "oncall", .delivered, "200"),
            ],
            ledger: [
                .init(owner: "shop", outcome: .stored, count: stored),
                .init(owner: "shop", outcome: .replaced, count: 812),
                .init(owner: "shop", outcome: .duplicate, count: 45),
                .init(owner: "api", outcome: .stored, count: Int64(readings.values.count) - stored),
                .init(owner: "", outcome: .refused(.origin), count: 131),
                .init(owner: "shop", outcome: .refused(.malformed), count: 17),
                .init(owner: "shop", outcome: .refused(.unknownMetric), count: 9),
            ],
            budgets: [
                budget("ttfb", .ttfb, good: 800, target: 0.99, [.site: "shop"], count: 412_000, bad: 3090),
                budget("ttfb", .ttfb, good: 800, target: 0.99, [.site: "blog"], count: 9100, bad: 84),
                budget("queries", .query, good: 100, target: 0.9995, [:], count: 88_000, bad: 61),
            ])
    }

    private static func budget(
        _ objective: String, _ metric: Metric, good: Double, target: Double, _ labels: [Telemetry.Dimension: String],
        count: Int64, bad: Int64
    ) -> BudgetStanding {
        BudgetStanding(
            objective: objective, metric: metric, goodLevel: good, target: target, period: .seconds(28 * 86_400),
            labels: labels, count: count, bad: bad)
    }

    private static func uniform(_ generator: inout SeededGenerator) -> Double {
        Double(generator.next() >> 11) / 9_007_199_254_740_992
    }

    /// Box–Muller.
    private static func normal(_ generator: inout SeededGenerator) -> Double {
        (-2 * log(1 - uniform(&generator))).squareRoot() * cos(2 * .pi * uniform(&generator))
    }
}
