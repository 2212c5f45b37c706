import Rules
import Telemetry

/// Compares the newest release with the one most visits had before it came.
///
/// The bound of the shift decides, on logarithms, from the bounds of both percentiles: L = d − √((q₁ − l₁)² + (u₂ − q₂)²) (Zou & Donner,
/// "Construction of confidence limits about effect measures", Statistics in Medicine, 2008). Where devices are known, the release before is
/// weighted by the devices of the newest one: more telephones are no regression.
struct PreviousRelease {
    let rule: Rule
    let percentile: Percentile
    let limit: ShiftLimit
    let instant: Timestamp

    /// A release that is older is what there is; it is compared no more.
    static let lookback = Duration.seconds(14 * 86_400)

    /// Below this share of what came lately a release is a canary's, or was rolled back.
    static let liveShare = 0.05

    /// Which releases an owner had, hour by hour: the first question.
    var request: ReadingRequest {
        var request = rule.request(from: instant - PreviousRelease.lookback, to: instant)
        request.by = [owner] + filtered.filter { $0 != owner } + [.release]
        request.step = .seconds(3600)
        return request
    }

    private var owner: Dimension { rule.metric.origin == .browser ? .site : .service }

    /// Dimensions that patterns look at.
    private var filtered: [Dimension] { rule.filters.filter { $0.soleValue == nil }.map(\.dimension) }

    func judge<Failure: Error>(
        _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) -> [Judgement] {
        var judged: [Judgement] = []
        let histories = histories(try read(request))
        // Without the owner in `by` all sites are one, and of one release.
        let isTogether = !rule.by.contains(owner) && histories.count > 1
        let asked = isTogether ? [(nil, histories.reduce(into: History()) { $0.merge($1.1) })] : histories
        for (name, history) in asked {
            guard let pair = history.pair(rule, at: instant) else {
                judged += try alone(history, owner: name, read)
                continue
            }
            let new = try rollups(of: pair.new, owner: name, from: pair.start, to: instant, read)
            let old = try rollups(of: pair.old, owner: name, from: pair.since - rule.window, to: pair.since, read)
            judged += judgements(pair, new, old)
        }
        return judged
    }

    /// With nothing to compare, what there is is well: a release that was rolled back is over.
    private func alone<Failure: Error>(
        _ history: History, owner name: String?, _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) -> [Judgement] {
        guard let release = history.present(at: instant) else { return [] }
        let start = instant - rule.window
        let values = try rollups(of: release, owner: name, from: start, to: instant, read)
        var merged: [[Dimension: String]: Rollup] = [:]
        for (labels, rollup) in values {
            merged[labels.filter { rule.by.contains($0.key) }, default: Rollup()].merge(rollup)
        }
        return merged.compactMap { labels, rollup in
            guard let now = quantile(rollup) else { return nil }
            return Judgement(
                labels: labels, verdict: rollup.effectiveCount < rule.minimumCount ? .tooFew : .ok,
                evidence: Evidence(
                    metric: rule.metric, percentile: percentile, value: now.value, lower: now.lower, upper: now.upper,
                    limit: limit.limit(from: now.value), count: rollup.count, effective: rollup.effectiveCount,
                    from: start, to: instant,
                    baseline: Baseline(value: now.value, name: "release \(release) itself, as no other is new")))
        }
    }

    private func histories(_ readings: [Reading]) -> [(String?, History)] {
        var histories: [String: History] = [:]
        for reading in readings {
            let isAdmitted = rule.filters.allSatisfy { filter in
                reading.labels[filter.dimension].map(filter.admits) ?? true
            }
            guard isAdmitted, let release = reading.labels[.release], !release.isEmpty, release != SeriesLabels.other
            else { continue }
            histories[reading.labels[owner] ?? "", default: History()].add(
                release, at: reading.from, reading.rollup.effectiveCount)
        }
        return histories.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func rollups<Failure: Error>(
        of release: String, owner name: String?, from: Timestamp, to: Timestamp,
        _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) -> [[Dimension: String]: Rollup] {
        var request = rule.request(from: from, to: to)
        request.filters[.release] = release
        if let name { request.filters[owner] = name }
        if owner == .site, !request.by.contains(.device) { request.by.append(.device) }
        return rule.rollups(try read(request), by: rule.by + (owner == .site ? [.device] : []))
    }

    private func judgements(
        _ pair: History.Pair, _ new: [[Dimension: String]: Rollup], _ old: [[Dimension: String]: Rollup]
    ) -> [Judgement] {
        var strata: [[Dimension: String]: [(new: Rollup, old: Rollup)]] = [:]
        for (labels, rollup) in new {
            let own = labels.filter { rule.by.contains($0.key) }
            // What only one of them had says nothing of the other.
            let before = old[labels].flatMap { $0.count > 0 ? $0 : nil }
            strata[own, default: []] += before.map { [(rollup, $0)] } ?? []
        }
        return strata.map { judgement($0.key, pair, $0.value) }
    }

    func judgement(
        _ labels: [Dimension: String], _ pair: History.Pair, _ strata: [(new: Rollup, old: Rollup)]
    ) -> Judgement {
        let new = strata.reduce(into: Rollup()) { $0.merge($1.new) }
        let old = PreviousRelease.standardised(strata)
        guard let after = quantile(new), let before = quantile(old) else {
            return Judgement(labels: labels, verdict: .tooFew, evidence: nil)
        }
        let estimate = Estimate(
            shifted(after, before), limit: limit.limit(from: before.value),
            effective: min(new.effectiveCount, old.effectiveCount))
        return Judgement(
            labels: labels, verdict: estimate.verdict(of: rule),
            evidence: Evidence(
                metric: rule.metric, percentile: percentile, value: estimate.value, lower: estimate.lower,
                upper: estimate.upper, limit: estimate.limit, count: new.count, effective: estimate.effective,
                from: pair.start, to: instant,
                baseline: Baseline(
                    value: before.value, name: "release \(pair.old)", subject: "release \(pair.new)")))
    }

    private func quantile(_ rollup: Rollup) -> Rollup.Quantile? {
        rollup.quantile(percentile, thresholds: rule.metric.thresholds, confidence: rule.confidence)
    }

    /// The percentile after, with bounds that hold what is not known of the one before as well.
    private func shifted(_ after: Rollup.Quantile, _ before: Rollup.Quantile) -> Rollup.Quantile {
        func bound(_ own: Double?, _ other: Double?, _ sign: Double) -> Double? {
            guard let own, let other else { return nil }
            let (near, far) = (limit.logarithm(after.value), limit.logarithm(before.value))
            let (first, second) = (near - limit.logarithm(own), limit.logarithm(other) - far)
            let reach = (first * first + second * second).squareRoot()
            return limit.value(ofLogarithm: near + sign * reach)
        }
        return Rollup.Quantile(
            value: after.value, rating: after.rating, lower: bound(after.lower, before.upper, -1),
            upper: bound(after.upper, before.lower, 1))
    }

    /// What was before, had it had the devices there are now (direct standardisation). Its worth in values is Kish's: (Σw)² / Σw².
    static func standardised(_ strata: [(new: Rollup, old: Rollup)]) -> Rollup {
        guard strata.count > 1 else { return strata.first?.old ?? Rollup() }
        let weights = strata.map { Double($0.new.count) / Double(max(1, $0.old.count)) }
        guard let least = weights.filter({ $0 > 0 }).min() else { return Rollup() }
        var sum = Rollup()
        var squares = 0.0
        for (stratum, weight) in zip(strata, weights) where weight > 0 {
            // Scaled up before counts are rounded.
            let factor = weight / least * 1000
            sum.merge(stratum.old.scaled(by: factor))
            let count = Double(stratum.old.count)
            squares += factor * factor * count * count / Double(max(1, stratum.old.effectiveCount))
        }
        sum.excess = Int64(squares) - sum.count
        return sum
    }
}
