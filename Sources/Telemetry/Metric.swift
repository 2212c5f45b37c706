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
    /// How long a part of a vital took, or a part of the server's answer by its own word; one for each name.
    package static let phase = Metric(code: 16)
    /// Reports by browsers of breaches, deprecations, crashes and failed requests: 1 each.
    package static let reports = Metric(code: 17)
    package static let nextHydration = Metric(code: 18)
    package static let nextRouteChange = Metric(code: 19)
    package static let nextRender = Metric(code: 20)
    /// The mean of many queries of which nothing else is known; it has no percentiles.
    package static let queryMean = Metric(code: 21)
    /// Queries and requests that failed: 1 each.
    package static let queryErrors = Metric(code: 22)
    package static let requestErrors = Metric(code: 23)
    /// Rows a query returned or changed.
    package static let queryRows = Metric(code: 24)

    /// The catalogue, then what was declared.
    package static var all: [Metric] { catalogue + DeclaredMetrics.shared.all }
    package static let catalogue: [Metric] = MetricEntry.catalogue.map(\.metric)

    /// The metric a client, a rule or a person names; names are case-sensitive, as the specifications spell them.
    package init?(name: String) {
        guard let metric = MetricEntry.byName[name] ?? DeclaredMetrics.shared.metric(named: name) else { return nil }
        self = metric
    }

    /// The metric of the catalogue that a journal row names by code.
    package init?(storedCode: UInt16) {
        guard MetricEntry.byCode.indices.contains(Int(storedCode)), MetricEntry.byCode[Int(storedCode)] != nil else {
            return nil
        }
        self.init(code: storedCode)
    }

    /// Whether it is not of the catalogue.
    package var isDeclared: Bool { code >= DeclaredMetrics.firstCode }
    /// Whether the settings declare it no more, or in another unit: a journal still names it, but its limits are not known.
    package var isRetired: Bool { isDeclared && !DeclaredMetrics.shared.isDeclared(self) }

    package var name: String { entry.name }
    package var unit: MetricUnit { entry.unit }
    package var thresholds: Thresholds { entry.thresholds }
    package var origin: Origin { entry.origin }
    /// The largest value believed; a larger one is refused as `bad_value`.
    package var ceiling: Double { entry.ceiling }

    /// Whether each value is the mean of many: their number and sum are known, and nothing of how they lie.
    package var isOfMeans: Bool { self == .queryMean }
    /// Whether each is 1, so that only their number says anything.
    package var isCounted: Bool { self == .reports || self == .queryErrors || self == .requestErrors }

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

    private var entry: MetricEntry {
        // A Metric is only ever made from the catalogue's codes and from those given to declared ones, so its place is filled.
        isDeclared ? DeclaredMetrics.shared.entry(of: self) : MetricEntry.byCode[Int(code)]!
    }
}

extension Metric: CustomStringConvertible {
    package var description: String { name }
}
