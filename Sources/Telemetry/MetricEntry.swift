/// A row of the catalogue. Thresholds of the six vitals are the published ones (web.dev/articles/vitals); those of
/// weights and server timings are the budgets the product began with.
struct MetricEntry: Sendable {
    let metric: Metric
    let name: String
    let unit: MetricUnit
    let thresholds: Thresholds
    let origin: Metric.Origin
    let ceiling: Double

    /// Ten minutes: beyond it a page time is a sleeping laptop, not a visit.
    static let pageTimeCeiling = 600_000.0
    /// 4 GiB, and a million requests: beyond them a page weight is a lie.
    static let weightCeiling = 4_294_967_296.0
    static let requestsCeiling = 1_000_000.0
    /// A day of server time: the longest migration anybody waits for.
    static let serverTimeCeiling = 86_400_000.0
    /// A thousand million rows: more are counted by nobody in one answer.
    static let rowsCeiling = 1_000_000_000.0
    /// Layout shift is a sum of fractions of the viewport; three digits already mean a broken client.
    static let shiftCeiling = 1000.0

    static let catalogue: [MetricEntry] = [
        page(.lcp, "LCP", 2500, 4000), page(.fid, "FID", 100, 300),
        MetricEntry(
            metric: .cls, name: "CLS", unit: .score, thresholds: Thresholds(good: 0.1, poor: 0.25), origin: .browser,
            ceiling: shiftCeiling),
        page(.inp, "INP", 200, 500), page(.fcp, "FCP", 1800, 3000), page(.ttfb, "TTFB", 800, 1800),
        page(.load, "load", 2500, 4000),
        weight(.scriptBytes, "bytes.script", 244_000), weight(.styleBytes, "bytes.style", 100_000),
        weight(.imageBytes, "bytes.image", 1_000_000), weight(.fontBytes, "bytes.font", 150_000),
        weight(.totalBytes, "bytes.total", 1_500_000),
        MetricEntry(
            metric: .totalRequests, name: "requests.total", unit: .count,
            thresholds: Thresholds(good: 50, poor: 100), origin: .browser, ceiling: requestsCeiling),
        server(.query, "query", 100, 1000), server(.request, "request", 500, 2000),
        MetricEntry(
            metric: .phase, name: "phase", unit: .milliseconds,
            thresholds: Thresholds(good: 100, poor: 1000), origin: .browser, ceiling: serverTimeCeiling),
        // A report is never good.
        MetricEntry(
            metric: .reports, name: "reports", unit: .count, thresholds: Thresholds(good: 0, poor: 0), origin: .browser,
            ceiling: 1),
        page(.nextHydration, "Next.js-hydration", 500, 1500),
        page(.nextRouteChange, "Next.js-route-change-to-render", 500, 1500),
        page(.nextRender, "Next.js-render", 200, 500),
        server(.queryMean, "query.mean", 100, 1000),
        failures(.queryErrors, "query.errors"), failures(.requestErrors, "request.errors"),
        MetricEntry(
            metric: .queryRows, name: "query.rows", unit: .count,
            thresholds: Thresholds(good: 1000, poor: 100_000), origin: .server, ceiling: rowsCeiling),
    ]

    static let byName: [String: Metric] = Dictionary(uniqueKeysWithValues: catalogue.map { ($0.name, $0.metric) })

    static let byCode: [MetricEntry?] = {
        var table = [MetricEntry?](repeating: nil, count: Int(catalogue.map(\.metric.code).max() ?? 0) + 1)
        for entry in catalogue { table[Int(entry.metric.code)] = entry }
        return table
    }()

    private static func page(_ metric: Metric, _ name: String, _ good: Double, _ poor: Double) -> MetricEntry {
        MetricEntry(
            metric: metric, name: name, unit: .milliseconds, thresholds: Thresholds(good: good, poor: poor),
            origin: .browser, ceiling: pageTimeCeiling)
    }

    private static func weight(_ metric: Metric, _ name: String, _ good: Double) -> MetricEntry {
        MetricEntry(
            metric: metric, name: name, unit: .bytes, thresholds: Thresholds(good: good, poor: good * 2),
            origin: .browser, ceiling: weightCeiling)
    }

    /// A failure is never good.
    private static func failures(_ metric: Metric, _ name: String) -> MetricEntry {
        MetricEntry(
            metric: metric, name: name, unit: .count, thresholds: Thresholds(good: 0, poor: 0), origin: .server,
            ceiling: 1)
    }

    private static func server(_ metric: Metric, _ name: String, _ good: Double, _ poor: Double) -> MetricEntry {
        MetricEntry(
            metric: metric, name: name, unit: .milliseconds, thresholds: Thresholds(good: good, poor: poor),
            origin: .server, ceiling: serverTimeCeiling)
    }
}
