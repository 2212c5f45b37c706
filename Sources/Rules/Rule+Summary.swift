import Manifest
package import Telemetry

extension Rule {
    /// What a person is told: the rule's own words filled in, or `LCP p75 2.9 s on page=/cart device=mobile, limit 2.5 s`, with what it was
    /// compared with before the limit.
    ///
    /// Labels appear as they are; whoever shows the text in HTML or a chat escapes it there.
    ///
    /// - Parameter isOver: whether it tells an end, which of a budget is another sentence.
    package func summary(labels: [Dimension: String], evidence: Evidence, isOver: Bool = false) -> String {
        let values = { (placeholder: SummaryTemplate.Placeholder) in text(of: placeholder, labels, evidence) }
        // A rule made by the parser has a template that reads; one made by hand falls back to the default words.
        if let summary, let template = try? SummaryTemplate(summary, by: by) { return template.render(values) }
        let place = by.isEmpty ? "" : " on " + by.map { "\($0.rawValue)=\(values(.label($0)))" }.joined(separator: " ")
        if let burn = evidence.burn { return isOver ? calm(evidence, burn, place) : burning(evidence, burn, place) }
        let baseline = evidence.baseline.map { baseline in
            ", \(baseline.subject.map { "\($0) against " } ?? "")\(baseline.name) \(evidence.text(baseline.value))"
        }
        return
            "\(values(.metric)) \(values(.percentile)) \(values(.value))\(place)\(baseline ?? ""), limit \(values(.limit))"
    }

    /// `TTFB burns its error budget 16.2× too fast: 668 of 4120 in 1h were above 800 ms, where 1 % may be`.
    private func burning(_ evidence: Evidence, _ burn: BurnEvidence, _ place: String) -> String {
        let level = metric.unit.format(burn.goodLevel)
        let allowed = LimitText.shortest(((1 - burn.target) * 1e8).rounded() / 1e6)
        return
            "\(metric.name) burns its error budget \(evidence.text(evidence.value)) too fast\(place): \(burn.bad) of \(evidence.count) in \(DurationText.format(evidence.to - evidence.from)) were \(metric.thresholds.isHigherBetter ? "below" : "above") \(level), where \(allowed) % may be"
    }

    /// `TTFB no longer burns its error budget too fast: 0.4× since 10:30, 25× in 6h`.
    private func calm(_ evidence: Evidence, _ burn: BurnEvidence, _ place: String) -> String {
        let recent = burn.recent.map { "\(evidence.text($0)) since \(burn.recentFrom), " } ?? ""
        return
            "\(metric.name) no longer burns its error budget too fast\(place): \(recent)\(evidence.text(evidence.value)) in \(DurationText.format(evidence.to - evidence.from))"
    }

    /// What a person is told where nothing comes any more: `no LCP on page=/cart since 10:15`.
    package func silenceSummary(labels: [Dimension: String], since: Timestamp) -> String {
        let place = by.map { "\($0.rawValue)=\(Rule.shown(labels[$0]))" }.joined(separator: " ")
        return "no \(metric.name)" + (place.isEmpty ? "" : " on \(place)") + " since \(since)"
    }

    private static func shown(_ label: String?) -> String { label.flatMap { $0.isEmpty ? nil : $0 } ?? "(not told)" }

    private func text(
        of placeholder: SummaryTemplate.Placeholder, _ labels: [Dimension: String], _ evidence: Evidence
    ) -> String {
        switch placeholder {
        case .value: evidence.text(evidence.value)
        case .limit: evidence.text(evidence.limit)
        case .percentile: evidence.statistic
        case .metric: metric.name
        case .count: String(evidence.count)
        case .window: DurationText.format(evidence.to - evidence.from)
        case .label(let dimension): Rule.shown(labels[dimension])
        }
    }
}
