import Telemetry

struct AlertsView {
    let alertRows: [AlertView]
    let hasAlerts: Bool
    let hiddenAlerts: String?
    /// Nil while the rules are those of the file.
    let rulesFault: ClientText?
    let budgets: BudgetsView?

    /// More alerts at once than a person reads; the rest are counted.
    private static let limit = 100

    init(_ data: ReportData, in days: LocalDays) {
        let (alerts, deliveries) = (data.alerts, data.deliveries)
        rulesFault = data.rulesFault.map { ClientText($0, limit: 400) }
        budgets = data.budgets.isEmpty ? nil : BudgetsView(data.budgets)
        let shown = alerts.prefix(Self.limit)
        let keys = Set(shown.map(\.key))
        let byKey = Dictionary(grouping: deliveries.filter { keys.contains($0.alert.key) }, by: \.alert.key)
        var anchors: Set<String> = []
        alertRows = shown.map {
            AlertView($0, byKey[$0.key] ?? [], isFirst: anchors.insert($0.key.rule).inserted, in: days)
        }
        hasAlerts = !alerts.isEmpty
        let hidden = alerts.count - shown.count
        hiddenAlerts = hidden > 0 ? "\(Phrase.count(Int64(hidden), of: "alert")) more not shown." : nil
    }
}

struct AlertView {
    /// Where messages lead to: the first alert of each rule.
    let anchor: String?
    let alertMark: RatingMark
    let rule: ClientText
    let severity: String
    let summary: ClientText
    let labels: [LabelView]
    let since: String
    let ended: String?
    let alertValue: String
    let alertLimit: String
    let alertBasis: String
    let sent: [SentView]
    let hasSent: Bool
    /// Why nobody was told, or would be now; nil where its receivers are.
    let quiet: ClientText?
    /// Nil unless it is a web address: the rules file is trusted, but a `javascript:` link is never wanted.
    let runbook: String?

    init(_ alert: Alert, _ deliveries: [Delivery], isFirst: Bool = true, in days: LocalDays) {
        // As rules are named; one that is named otherwise was not read from a file.
        let isPlain = alert.key.rule.utf8.allSatisfy {
            $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
        }
        anchor = isFirst && isPlain && alert.key.rule.utf8.count <= 63 ? alert.key.rule : nil
        switch alert.state {
        case .firing: alertMark = RatingMark(symbol: "■", word: "firing", tone: "poor")
        case .resolved: alertMark = RatingMark(symbol: "●", word: "resolved", tone: "good")
        }
        rule = ClientText(alert.key.rule)
        severity = alert.severity.rawValue
        summary = ClientText(alert.summary, limit: 200)
        labels = alert.key.labels.sorted { $0.key.rawValue < $1.key.rawValue }.map(LabelView.init)
        since = Phrase.instant(alert.activeSince, in: days)
        ended = alert.endedAt.map { Phrase.instant($0, in: days) }
        let evidence = alert.evidence
        let metric = Metric(name: evidence.metric)
        alertValue = Phrase.unbroken(evidence.text(evidence.value))
        alertLimit = Phrase.unbroken(evidence.text(evidence.limit))
        alertBasis =
            "\(evidence.metric) \(evidence.statistic), \(Phrase.count(evidence.count, of: metric?.noun ?? "value"))"
        sent = AlertView.newest(alert, deliveries).map { SentView($0, in: days) }
        let word = sent.isEmpty ? "nobody told" : "quiet now"
        quiet = alert.hushed.map { ClientText("\(word): \($0)", limit: 140) }
        hasSent = !sent.isEmpty || quiet != nil
        runbook = alert.runbook.flatMap { $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil }
    }

    /// The newest message to each receiver about what the alert is now.
    private static func newest(_ alert: Alert, _ deliveries: [Delivery]) -> [Delivery] {
        var newest: [String: Delivery] = [:]
        for delivery in deliveries
        where delivery.alert.state == alert.state && delivery.alert.activeSince == alert.activeSince {
            if delivery.id > newest[delivery.receiver]?.id ?? .min { newest[delivery.receiver] = delivery }
        }
        return newest.values.sorted { $0.receiver < $1.receiver }
    }
}

struct LabelView {
    let labelName: String
    let labelText: ClientText

    init(_ label: (key: Dimension, value: String)) {
        labelName = label.key.rawValue
        labelText = ClientText(label.value)
    }
}

/// How far a message to one receiver has come.
struct SentView {
    let receiver: ClientText
    let sentMark: RatingMark
    let sentDetail: String

    init(_ delivery: Delivery, in days: LocalDays) {
        receiver = ClientText(delivery.receiver, limit: 40)
        switch delivery.state {
        case .waiting: sentMark = RatingMark(symbol: "▲", word: "waiting", tone: "fair")
        case .delivered: sentMark = RatingMark(symbol: "●", word: "delivered", tone: "good")
        case .merged: sentMark = RatingMark(symbol: "●", word: "told with its end", tone: "good")
        case .dead: sentMark = RatingMark(symbol: "■", word: "given up", tone: "poor")
        }
        let answer = delivery.lastAnswer.map { ", last answer \(ClientText($0, limit: 60).short)" } ?? ""
        switch delivery.state {
        case .delivered: sentDetail = delivery.lastAttempt.map { " \(Phrase.instant($0, in: days))" } ?? ""
        case .merged: sentDetail = ""
        case .waiting, .dead:
            sentDetail = " after \(Phrase.count(Int64(delivery.attempts), of: "attempt"))\(answer)"
        }
    }
}
