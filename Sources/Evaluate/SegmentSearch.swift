package import Telemetry

/// What sets the bad values of an alert apart from the others: which browser, country or release has more than its share of them.
///
/// After Adtributor (Bhagwan et al., NSDI 2014): surprise is the Jensen-Shannon divergence of an element, S = ½(p ln 2p/(p+q) + q ln 2q/(p+q)), with p its share of
/// all values and q that of the bad ones. There is no forecast here: what is expected of each element is what all have in common.
package struct SegmentSearch {
    private struct Element: Hashable {
        let dimension: Dimension
        let value: String
    }

    private var counts: [Element: (all: Int64, bad: Int64)] = [:]
    private var all: Int64 = 0
    private var bad: Int64 = 0

    /// Below, an element explains nothing worth naming.
    private static let leastShare = 0.1
    /// An element whose share is what chance gives has none.
    private static let leastSurprise = 0.01
    /// So much of the excess is enough of an explanation.
    private static let enough = 0.67
    /// Fewer bad values have no segments.
    private static let fewestBad: Int64 = 10

    package init() {}

    package mutating func add(_ labels: [Dimension: String], weight: Int64, isBad: Bool) {
        all += weight
        bad += isBad ? weight : 0
        for (dimension, value) in labels where !value.isEmpty {
            let known = counts[Element(dimension: dimension, value: value)] ?? (0, 0)
            counts[Element(dimension: dimension, value: value)] = (known.all + weight, known.bad + (isBad ? weight : 0))
        }
    }

    /// The elements that explain most, the most surprising dimension first. Empty where everything is slow alike.
    ///
    /// - Parameter allowed: the share that may be bad, 0.25 of a 75th percentile: what is beyond it is the excess.
    package func segments(allowed: Double) -> [AlertContext.Segment] {
        let excess = Double(bad) - allowed * Double(all)
        guard bad >= SegmentSearch.fewestBad, bad < all, excess > 0 else { return [] }
        let found = Dictionary(grouping: counts.keys, by: \.dimension).map { dimension, elements in
            explaining(elements, allowed: allowed, excess: excess)
        }
        return found.filter { !$0.isEmpty }
            .sorted { left, right in
                let (first, second) = (surprise(left), surprise(right))
                return first == second
                    ? left[0].element.dimension.rawValue < right[0].element.dimension.rawValue : first > second
            }
            .compactMap(\.first).prefix(AlertContext.segmentLimit)
            .map { AlertContext.Segment(dimension: $0.element.dimension, value: $0.element.value, share: $0.share) }
    }

    private struct Finding {
        let element: Element
        /// Of the excess, 0 to 1.
        let share: Double
        let surprise: Double
    }

    private func surprise(_ findings: [Finding]) -> Double { findings.reduce(0) { $0 + $1.surprise } }

    private func explaining(_ elements: [Element], allowed: Double, excess: Double) -> [Finding] {
        let findings = elements.compactMap { element -> Finding? in
            guard let count = counts[element] else { return nil }
            let share = (Double(count.bad) - allowed * Double(count.all)) / excess
            let (p, q) = (Double(count.all) / Double(all), Double(count.bad) / Double(bad))
            guard share > SegmentSearch.leastShare, q > p else { return nil }
            let surprise = SegmentSearch.surprise(p, q)
            guard surprise > SegmentSearch.leastSurprise else { return nil }
            return Finding(element: element, share: min(1, share), surprise: surprise)
        }
        .sorted { ($0.surprise, $0.element.value) > ($1.surprise, $1.element.value) }
        var sum = 0.0
        return findings.filter { finding in
            defer { sum += finding.share }
            return sum < SegmentSearch.enough
        }
    }

    private static func surprise(_ p: Double, _ q: Double) -> Double {
        func half(_ share: Double) -> Double {
            share > 0 ? share * ShiftLimit.naturalLogarithm(2 * share / (p + q)) : 0
        }
        return (half(p) + half(q)) / 2
    }
}
