/// What is measured: a stable code for storage and a place in the catalogue.
///
/// Codes are written to the journal, so a code is never given a second meaning; new metrics take the next free one.
package struct Metric: Hashable, Sendable {
    package let code: UInt16

    @usableFromInline
    init(code: UInt16) { self.code = code }

    package static let lcp = Metric(code: 1)
    package static let fid = Metric(code: 2)
    package static let cls = Metric(code: 3)
    package static let inp = Metric(code: 4)
    package static let fcp = Metric(code: 5)
    package static let ttfb = Metric(code: 6)
    package static let load = Metric(code: 7)
    package static let scriptBytes = Metric(code: 8)
    package static let styleBytes = Metric(code: 9)
    package static let imageBytes = Metric(code: 10)
    package static let fontBytes = Metric(code: 11)
    package static let totalBytes = Metric(code: 12)
    package static let totalRequests = Metric(code: 13)
    package static let query = Metric(code: 14)
    package static let request = Metric(code: 15)

    package static let all: [Metric] = Entry.catalogue.map(\.metric)

    /// The metric a client, a rule or a person names; names are case-sensitive, as the specifications spell them.
    package init?(name: String) {
        guard let metric = Entry.byName[name] else { return nil }
        self = metric
    }

    /// The metric a journal row names by code.
    package init?(storedCode: UInt16) {
        guard Entry.byCode.indices.contains(Int(storedCode)), Entry.byCode[Int(storedCode)] != nil else { return nil }
        self.init(code: storedCode)
    }

    package var name: String { entry.name }
    package var unit: MetricUnit { entry.unit }
    package var thresholds: Thresholds { entry.thresholds }
    package var origin: Origin { entry.origin }
    /// The largest value believed; a larger one is refused as `bad_value`.
    package var ceiling: Double { entry.ceiling }

    /// Who measures it, and so which dimensions it has.
    package enum Origin: Sendable {
        case browser
        case server
    }

    /// `value` rounded to the quantum of the metric's unit.
    package func quantise(_ value: Double) -> Double {
        let quanta = unit.quantaPerUnit
        return (value * quanta).rounded() / quanta
    }

    private var entry: Entry {
        // A Metric is only ever made from the catalogue's codes, so its place is filled.
        Entry.byCode[Int(code)]!
    }
}

extension Metric: CustomStringConvertible {
    package var description: String { name }
}

/// A row of the catalogue. Thresholds of the six vitals are the published ones (web.dev/articles/vitals); those of
/// weights and server timings are the budgets the product began with.
private struct Entry: Sendable {
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
    /// Layout shift is a sum of fractions of the viewport; three digits already mean a broken client.
    static let shiftCeiling = 1000.0

    static let catalogue: [Entry] = [
        page(.lcp, "LCP", 2500, 4000), page(.fid, "FID", 100, 300),
        Entry(
            metric: .cls, name: "CLS", unit: .score, thresholds: Thresholds(good: 0.1, poor: 0.25), origin: .browser,
            ceiling: shiftCeiling),
        page(.inp, "INP", 200, 500), page(.fcp, "FCP", 1800, 3000), page(.ttfb, "TTFB", 800, 1800),
        page(.load, "load", 2500, 4000),
        weight(.scriptBytes, "bytes.script", 244_000), weight(.styleBytes, "bytes.style", 100_000),
        weight(.imageBytes, "bytes.image", 1_000_000), weight(.fontBytes, "bytes.font", 150_000),
        weight(.totalBytes, "bytes.total", 1_500_000),
        Entry(
            metric: .totalRequests, name: "requests.total", unit: .count,
            thresholds: Thresholds(good: 50, poor: 100), origin: .browser, ceiling: requestsCeiling),
        server(.query, "query", 100, 1000), server(.request, "request", 500, 2000),
    ]

    static let byName: [String: Metric] = Dictionary(uniqueKeysWithValues: catalogue.map { ($0.name, $0.metric) })

    static let byCode: [Entry?] = {
        var table = [Entry?](repeating: nil, count: Int(catalogue.map(\.metric.code).max() ?? 0) + 1)
        for entry in catalogue { table[Int(entry.metric.code)] = entry }
        return table
    }()

    private static func page(_ metric: Metric, _ name: String, _ good: Double, _ poor: Double) -> Entry {
        Entry(
            metric: metric, name: name, unit: .milliseconds, thresholds: Thresholds(good: good, poor: poor),
            origin: .browser, ceiling: pageTimeCeiling)
    }

    private static func weight(_ metric: Metric, _ name: String, _ good: Double) -> Entry {
        Entry(
            metric: metric, name: name, unit: .bytes, thresholds: Thresholds(good: good, poor: good * 2),
            origin: .browser, ceiling: weightCeiling)
    }

    private static func server(_ metric: Metric, _ name: String, _ good: Double, _ poor: Double) -> Entry {
        Entry(
            metric: metric, name: name, unit: .milliseconds, thresholds: Thresholds(good: good, poor: poor),
            origin: .server, ceiling: serverTimeCeiling)
    }
}
