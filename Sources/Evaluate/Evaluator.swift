package import Rules
package import Telemetry

/// Judges rules by what can be read. Pure but for the reading, which is handed in: a replay of the past gives what the past gave.
package enum Evaluator {
    /// The first question of a rule at an instant: rules with the same one can share its answer.
    package static func request(for rule: Rule, at instant: Timestamp) -> ReadingRequest {
        switch rule.promise {
        case .percentile, .share, .count, .burn, .shift(_, from: .lastWeeks, _):
            rule.request(from: instant - rule.window, to: instant)
        case .shift(let percentile, from: .previousRelease, let worseBy):
            PreviousRelease(
                rule: rule, percentile: percentile, limit: ShiftLimit(rule: rule, worseBy: worseBy), instant: instant
            ).request
        }
    }

    /// A verdict for each combination of labels of which there is anything to say. Most rules ask once; again where the window widens, as
    /// long as something has too few values, where something is compared, and where it is looked for what has fallen silent.
    /// - Parameters:
    ///   - isWatching: whether something of the rule fires or is remembered, so that all are wanted; else those from which nothing follows, which
    ///     are most of what there is, are left out.
    ///   - awakeSince: since when this collector takes what comes: before, nothing was silent but itself.
    ///   - wasFiring: whether an alert fired at any time of a span; what was bad then is nothing to compare with.
    package static func judge<Failure: Error>(
        _ rule: Rule, at instant: Timestamp, isWatching: Bool = true, awakeSince: Timestamp? = nil,
        wasFiring: (AlertKey, Range<Timestamp>) -> Bool = { _, _ in false },
        _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) -> [Judgement] {
        let first: [Judgement]
        switch rule.promise {
        case .percentile, .share, .count:
            first = try judgeWindow(rule, at: instant, isWatching: isWatching, read)
        case .burn(let budget, let windows):
            first = try BurnWatch(rule: rule, budget: budget, windows: windows, instant: instant).judge(read)
        case .shift(let percentile, from: .lastWeeks, let worseBy):
            first = try LastWeeks(
                rule: rule, percentile: percentile, limit: ShiftLimit(rule: rule, worseBy: worseBy), instant: instant
            ).judge(wasFiring: wasFiring, read)
        case .shift(let percentile, from: .previousRelease, let worseBy):
            first = try PreviousRelease(
                rule: rule, percentile: percentile, limit: ShiftLimit(rule: rule, worseBy: worseBy), instant: instant
            ).judge(read)
        }
        guard rule.looksFurther else { return first }
        var judged = Dictionary(first.map { ($0.labels, $0) }) { one, _ in one }
        try widen(rule, at: instant, &judged, read)
        for silent in try fallenSilent(rule, at: instant, awakeSince: awakeSince, read) {
            judged[silent.labels] = silent
        }
        return Array(judged.values)
    }

    private static func judgeWindow<Failure: Error>(
        _ rule: Rule, at instant: Timestamp, isWatching: Bool, _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) -> [Judgement] {
        let readings = rule.merged(try read(request(for: rule, at: instant)))
        guard !isWatching else { return readings.map { judge(rule, $0, at: instant) } }
        // A judgement is large, and of the thousands nothing follows but from a breach; where the window widens, from too few as well.
        // By place: nearly all are passed over, and a copy of each would cost more than looking at it.
        let doubtful = readings.indices.filter { place in
            rule.guards.widenTo != nil
                || readings[place].rollup.count >= rule.minimumCount
                    && !rule.isSurelyNoBreach(readings[place].rollup)
        }
        return doubtful.compactMap { place in
            let reading = readings[place]
            guard reading.rollup.effectiveCount >= rule.minimumCount else {
                return rule.guards.widenTo == nil
                    ? nil : Judgement(labels: reading.labels, verdict: .tooFew, evidence: nil)
            }
            let judgement = judge(rule, reading, at: instant)
            return judgement.verdict == .breach || rule.guards.widenTo != nil ? judgement : nil
        }
    }

    /// What has too little in the window, or nothing, is judged by the shortest wider one that has enough.
    private static func widen<Failure: Error>(
        _ rule: Rule, at instant: Timestamp, _ judged: inout [[Dimension: String]: Judgement],
        _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) {
        let windows = windows(of: rule).dropFirst()
        guard let widest = windows.last else { return }
        func wider(_ window: Duration) throws(Failure) -> [Judgement] {
            rule.merged(try read(rule.request(from: instant - window, to: instant)))
                .filter { judged[$0.labels].map { $0.verdict == .tooFew } ?? true }
                .map { judge(rule, $0, from: instant - window, to: instant) }
        }
        let last = try wider(widest)
        var isMissing = last.contains { $0.verdict != .tooFew }
        for window in windows.dropLast() where isMissing {
            for judgement in try wider(window) where judgement.verdict != .tooFew {
                judged[judgement.labels] = judgement
            }
            isMissing = last.contains { $0.verdict != .tooFew && judged[$0.labels]?.verdict ?? .tooFew == .tooFew }
        }
        for judgement in last where judged[judgement.labels]?.verdict ?? .tooFew == .tooFew {
            judged[judgement.labels] = judgement
        }
    }

    /// The verdict on one row of the answer.
    package static func judge(_ rule: Rule, _ reading: Reading, at instant: Timestamp) -> Judgement {
        judge(rule, reading, from: instant - rule.window, to: instant)
    }

    private static func judge(
        _ rule: Rule, _ reading: Reading, from: Timestamp, to: Timestamp
    ) -> Judgement {
        guard let estimate = Estimate(rule, reading.rollup) else {
            return Judgement(labels: reading.labels, verdict: .tooFew, evidence: nil)
        }
        return Judgement(
            labels: reading.labels, verdict: estimate.verdict(of: rule),
            evidence: evidence(rule, estimate, reading.rollup.histogram.count, from: from, to: to))
    }

    /// A count is a fact also where nothing was read: 0.
    static func judge(
        _ rule: Rule, count: Int64, limit: Double, _ labels: [Dimension: String], at instant: Timestamp
    ) -> Judgement {
        let estimate = Estimate(count: count, limit: limit)
        return Judgement(
            labels: labels, verdict: estimate.verdict(of: rule),
            evidence: evidence(rule, estimate, count, from: instant - rule.window, to: instant))
    }

    private static func evidence(
        _ rule: Rule, _ estimate: Estimate, _ count: Int64, from: Timestamp, to: Timestamp
    ) -> Evidence {
        var share: RatedShare?
        if case .share(let rated, _) = rule.promise { share = rated }
        return Evidence(
            metric: rule.metric, percentile: rule.promise.percentile, share: share, value: estimate.value,
            lower: estimate.lower, upper: estimate.upper, limit: estimate.limit, count: count,
            effective: estimate.effective, from: from, to: to)
    }
}

// MARK: What is read

extension Evaluator {
    /// The window, and where the rule widens it, twice as long each time up to what it allows.
    static func windows(of rule: Rule) -> [Duration] {
        var windows = [rule.window]
        guard let widest = rule.guards.widenTo else { return windows }
        while let last = windows.last, last < widest { windows.append(min(last * 2, widest)) }
        return windows
    }

    /// How far back something must have been read for its silence to be told; what is silent for longer has been taken down.
    private static let remembered = Duration.seconds(86_400)

    private static func fallenSilent<Failure: Error>(
        _ rule: Rule, at instant: Timestamp, awakeSince: Timestamp?,
        _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) -> [Judgement] {
        guard case .alert(let silence) = rule.guards.noData else { return [] }
        let from = instant - silence
        guard awakeSince.map({ $0 <= from }) ?? true else { return [] }
        let present = Set(rule.merged(try read(rule.request(from: from, to: instant))).map(\.labels))
        let known = rule.merged(try read(rule.request(from: from - remembered, to: from)))
        return known.filter { !present.contains($0.labels) && $0.rollup.count > 0 }.map { reading in
            let nothing = Evidence(
                metric: rule.metric, percentile: nil, value: 0, lower: nil, upper: nil, limit: 1, count: 0, from: from,
                to: instant)
            return Judgement(labels: reading.labels, verdict: .noData, evidence: nothing)
        }
    }
}

extension Rule {
    /// Whether a verdict may take more than one question.
    fileprivate var looksFurther: Bool {
        if case .alert = guards.noData { return true }
        return guards.widenTo != nil
    }
}
