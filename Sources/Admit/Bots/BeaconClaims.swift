package import Telemetry

/// The values of one beacon that can contradict each other, gathered in one pass.
///
/// Impossible is:
/// - **TTFB after FCP.** Nothing is painted before the document's first byte: both count from the same time origin, and the clamping and
///   coarsening that browsers apply keep the order (Navigation Timing, `responseStart`; Paint Timing, "report paint timing").
/// - **TTFB after load.** The load event follows the whole document, so its first byte (HTML, "the end").
/// - **A kind of resource heavier than all resources together**, told at once: the total is a sum that has it as a part.
/// - **TTFB, FCP and CLS the same number above zero.** A score and two instants of one navigation agree to the last digit only in a
///   script that fills in a constant.
///
/// Left out on purpose, because browsers do measure it:
/// - FCP after LCP: for an image of another origin without `Timing-Allow-Origin`, LCP falls back to the time it was loaded, and an image
///   loaded early waits for its paint (Largest Contentful Paint, `startTime`).
/// - TTFB after LCP: the same fallback, when the image was preloaded by early hints (RFC 8297) and `responseStart` is that of the final
///   answer.
/// - FCP or LCP after load: scripts may paint as late as they like.
/// - Kinds that add up to more than the total: hand-written scripts count a font from a style sheet as both.
///
/// A zero is no claim: it stands for "not measured" in some libraries, and is what a page that was prerendered or restored reports.
package struct BeaconClaims {
    private var timeToFirstByte = Claim()
    private var firstPaint = Claim()
    private var load = Claim()
    private var shift = Claim()
    private var navigation = ClaimedNavigation.untold
    private var largestPart = 0.0
    private var total = 0.0

    /// What may be lost to rounding, in milliseconds: some scripts send whole ones.
    private static let tolerance = 1.0

    package init() {}

    package mutating func note(_ metric: Metric, _ value: Double, _ name: String?) {
        guard !metric.isDeclared else { return }
        switch BeaconClaims.roles[Int(metric.code)] {
        case .timeToFirstByte: if navigation.takes(name) { timeToFirstByte.tell(value) }
        case .firstPaint: if navigation.takes(name) { firstPaint.tell(value) }
        case .load: if navigation.takes(name) { load.tell(value) }
        case .shift: if navigation.takes(name) { shift.tell(value) }
        case .part: largestPart = max(largestPart, value)
        case .total: total = max(total, value)
        case .none: break
        }
    }

    package var areImpossible: Bool {
        if total > 0, largestPart > total { return true }
        guard navigation != .several, let start = timeToFirstByte.value else { return false }
        if let paint = firstPaint.value {
            if start > paint + BeaconClaims.tolerance { return true }
            if start == paint, start == shift.value { return true }
        }
        return load.value.map { start > $0 + BeaconClaims.tolerance } ?? false
    }

    private enum Role {
        case none, timeToFirstByte, firstPaint, load, shift, part, total
    }

    /// By the metric's code: a look-up, where a switch would compare a metric with each of nine.
    private static let roles: [Role] = {
        let named: [(Metric, Role)] = [
            (.ttfb, .timeToFirstByte), (.fcp, .firstPaint), (.load, .load), (.cls, .shift), (.scriptBytes, .part),
            (.styleBytes, .part), (.imageBytes, .part), (.fontBytes, .part), (.totalBytes, .total),
        ]
        var roles = [Role](repeating: .none, count: Int(Metric.catalogue.map(\.code).max() ?? 0) + 1)
        for (metric, role) in named { roles[Int(metric.code)] = role }
        return roles
    }()
}
