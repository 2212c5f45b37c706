import Foundation
import Telemetry

/// The words of a message, the same for every receiver that people read; formats only cut, escape and lay out.
enum MessageText {
    /// Alerts named one by one; beyond that nobody reads on at night.
    static let listLimit = 20

    /// The summary of one alert, or how many there are and the first of them.
    static func title(of message: Message) -> String {
        let mark = AlertText.sampleMark(message.isSample)
        let late = AlertText.lateness(message.late)
        guard let item = message.single else { return mark + groupTitle(of: message) + late }
        let state = item.alert.state == .resolved ? "Resolved: " : ""
        return mark + state + summary(of: item.alert) + late
    }

    /// Some receivers refuse a message without a text, so an empty summary says at least what it is about.
    private static func summary(of alert: Alert) -> String {
        let summary = alert.summary.onOneLine
        return summary.allSatisfy(\.isWhitespace) ? subject(of: alert).onOneLine : summary
    }

    /// `3 alerts: lcp on /cart (mobile), …`
    private static func groupTitle(of message: Message) -> String {
        let resolved = message.items.count { $0.alert.state == .resolved }
        let state =
            switch message.state {
            case .resolved: " resolved"
            case .firing: resolved == 0 ? "" : " (\(resolved) resolved)"
            }
        return "\(message.count) alerts\(state): \(subject(of: message.items[0].alert).onOneLine), …"
    }

    /// One alert of a group in a line.
    static func line(of item: Message.Item) -> String {
        let alert = item.alert
        let state =
            switch alert.state {
            case .firing: alert.severity.rawValue
            case .resolved: "resolved"
            }
        return "\(state): \(summary(of: alert)), since \(since(of: alert))"
    }

    /// `and 17 more`.
    static func more(_ count: Int) -> String { "and \(count) more" }

    /// `FIRING`, `RESOLVED`, with `TEST` in front.
    static func state(of message: Message) -> String {
        (message.isSample ? "TEST " : "") + message.state.rawValue.uppercased()
    }

    /// What is known of one alert, the most important first. Every value is on one line.
    static func facts(of item: Message.Item) -> [Fact] {
        let (alert, evidence) = (item.alert, item.alert.evidence)
        let facts: [(String, String?)] = [
            ("Value", value(of: evidence)), ("Limit", evidence.text(evidence.limit)),
            ("Compared with", evidence.baseline.map { baseline($0, evidence) }),
            ("Budget", evidence.burn.map { budget($0, evidence) }), ("Since", since(of: alert)),
            ("Measured", measured(of: evidence)),
        ]
        let all =
            plain(facts) + (item.context.map { MessageText.facts(of: $0, alert) } ?? [])
            + plain([("Severity", alert.severity.rawValue), ("Alert", subject(of: alert))])
        // Some receivers refuse a message with an empty field.
        return all.filter { fact in !fact.value.allSatisfy(\.isWhitespace) }
    }

    /// What is known besides the evidence.
    static func facts(of context: AlertContext, _ alert: Alert) -> [Fact] {
        let facts: [(String, String?)] = [
            ("Trend", trend(of: context, alert.evidence)),
            ("Explained by", explanation(of: context)),
            ("Last deploy", context.lastDeploy.map { deploy($0, before: alert.activeSince) }),
            ("Budget spent", context.spentBudget.map(percent)),
        ]
        return plain(facts)
    }

    private static func plain(_ facts: [(String, String?)]) -> [Fact] {
        facts.compactMap { name, value in value.map { Fact(name: name, value: $0.onOneLine) } }
    }

    /// `median of 5 weeks, 2.1 s`
    private static func baseline(_ baseline: Baseline, _ evidence: Evidence) -> String {
        let subject = baseline.subject.map { "\($0) with " } ?? ""
        return "\(subject)\(baseline.name), \(evidence.text(baseline.value))"
    }

    /// `120 of 1842 not good, 99 % promised; 16× lately`
    private static func budget(_ burn: BurnEvidence, _ evidence: Evidence) -> String {
        let lately = burn.recent.map { "; \(BurnEvidence.format($0)) lately" } ?? ""
        return
            "\(burn.bad) of \(evidence.count) not good, \(String(format: "%g %%", burn.target * 100)) promised\(lately)"
    }

    /// `3.12 s (2.94 s to 3.35 s)`
    private static func value(of evidence: Evidence) -> String {
        let value = "\(evidence.statistic) \(evidence.text(evidence.value))"
        switch (evidence.lower, evidence.upper) {
        case (let lower?, let upper?): return "\(value) (\(evidence.text(lower)) to \(evidence.text(upper)))"
        case (let lower?, nil): return "\(value) (at least \(evidence.text(lower)))"
        case (nil, let upper?): return "\(value) (at most \(evidence.text(upper)))"
        case (nil, nil): return value
        }
    }

    private static func since(of alert: Alert) -> String {
        guard let end = alert.endedAt else { return time(alert.activeSince) }
        return "\(time(alert.activeSince)) to \(time(end)) (\((end - alert.activeSince).roundedText))"
    }

    private static func measured(of evidence: Evidence) -> String {
        let window = (evidence.to - evidence.from).roundedText
        return "n = \(evidence.count) within \(window) up to \(time(evidence.to))"
    }

    private static func trend(of context: AlertContext, _ evidence: Evidence) -> String? {
        Sparkline.text(context.history, limit: evidence.limit, limitText: evidence.text(evidence.limit))
    }

    private static func explanation(of context: AlertContext) -> String? {
        guard !context.segments.isEmpty else { return nil }
        return context.segments.prefix(AlertContext.segmentLimit)
            .map { "\($0.dimension.rawValue) \($0.value) \(percent($0.share))" }.joined(separator: ", ")
    }

    private static func deploy(_ deploy: AlertContext.Deploy, before start: Timestamp) -> String {
        let gap = start - deploy.at
        let when = gap < .zero ? "\((.zero - gap).roundedText) after" : "\(gap.roundedText) before"
        return "\(deploy.name) at \(time(deploy.at)), \(when)"
    }

    private static func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }

    /// `2026-08-01 10:00 UTC`: who is woken may be anywhere.
    static func time(_ instant: Timestamp) -> String {
        instant.description.prefix(16).replacing("T", with: " ") + " UTC"
    }

    /// The report at the rule's anchor, and the runbook of a single alert.
    static func links(of message: Message) -> [Link] {
        var links: [Link] = []
        if let report = report(of: message) { links.append(Link(name: "Report", url: report)) }
        if let runbook = message.single?.alert.runbook, let url = WebAddress.plain(runbook) {
            links.append(Link(name: "Runbook", url: url))
        }
        return links
    }

    /// Nil where the report's own address is none that a receiver would take.
    static func report(of message: Message) -> String? {
        WebAddress.plain(report(of: message.items[0].alert.key.rule, externalURL: message.externalURL))
    }

    /// The report at what it says of a rule.
    static func report(of rule: String, externalURL: String) -> String {
        let anchor = rule.addingPercentEncoding(withAllowedCharacters: .urlFragmentAllowed) ?? ""
        return "\(externalURL)/#\(anchor)"
    }
}
