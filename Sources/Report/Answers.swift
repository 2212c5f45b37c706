import Telemetry

/// "Answers first": what somebody who opens the page wants to know, in sentences, before any chart.
struct Answers {
    private(set) var sentences: [AnswerView] = []

    /// More alerts than this are counted instead of listed; the table has them all.
    private static let alertLimit = 3

    /// The metrics that miss their budget, the worst rating first; those that keep it share one sentence.
    mutating func tell(_ series: [MetricSeries]) {
        for rating in [Rating.poor, .needsImprovement] {
            for one in series {
                guard let quantile = one.quantile, quantile.rating == rating else { continue }
                let unit = one.metric.unit
                let mark = RatingMark(rating)
                let good = Phrase.value(one.metric.thresholds.good, unit)
                sentences.append(
                    AnswerView(
                        mark: mark, lead: "\(one.name) is \(Phrase.value(quantile.value, unit))",
                        rest:
                            " (\(mark.word), good ≤\u{A0}\(good)): \(Phrase.share(one.whole.good, of: one.whole.count)) of \(Phrase.count(one.whole.count, of: one.metric.noun)) \(one.whole.count == 1 ? "was" : "were") good."
                    ))
            }
        }
        let kept = series.filter { $0.quantile?.rating == .good }
        guard !kept.isEmpty else { return }
        let list = kept.map {
            "\($0.name) \($0.quantile.map { [unit = $0.metric.unit] in Phrase.value($0.value, unit) } ?? "")"
        }
        sentences.append(
            AnswerView(
                mark: RatingMark(.good), lead: kept.count == series.count ? "Every metric is good:" : "Good:",
                rest: " \(list.joined(separator: " · "))."))
    }

    mutating func tell(_ alerts: [Alert], in days: LocalDays) {
        let firing = alerts.filter { $0.state == .firing }
        guard !firing.isEmpty else {
            sentences.append(AnswerView(mark: RatingMark(.good), lead: "No alert is firing.", rest: ""))
            return
        }
        for alert in firing.prefix(Self.alertLimit) {
            let labels = alert.key.labels.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { "\($0.key.rawValue) \(ClientText($0.value, limit: 48).short)" }.joined(separator: ", ")
            sentences.append(
                AnswerView(
                    mark: RatingMark(symbol: "■", word: "firing", tone: "poor"),
                    lead: "Alert \(ClientText(alert.key.rule, limit: 48).short) is firing",
                    rest:
                        "\(labels.isEmpty ? "" : " for \(labels)") since \(Phrase.instant(alert.activeSince, in: days))."
                )
            )
        }
        let more = firing.count - Self.alertLimit
        if more > 0 {
            sentences.append(
                AnswerView(
                    mark: RatingMark(symbol: "■", word: "firing", tone: "poor"),
                    lead: "\(Phrase.count(Int64(more), of: "more alert")) \(more == 1 ? "is" : "are") firing.", rest: ""
                ))
        }
    }

    mutating func tellSlowestPage(_ ranking: Ranking) {
        guard let row = ranking.rows.first else { return }
        let device = row.labels[.device].flatMap { $0.isEmpty ? nil : " on \(ClientText($0, limit: 24).short)" } ?? ""
        let mark = RatingMark(row.quantile.rating)
        sentences.append(
            AnswerView(
                mark: mark, lead: "Slowest page: \(ClientText(row.labels[.page] ?? "", limit: 48).short)\(device)",
                rest:
                    ", \(ranking.metric.name) \(ranking.percentile.label) \(Phrase.value(row.quantile.value, ranking.metric.unit)) (\(mark.word)), \(Phrase.count(row.rollup.count, of: ranking.metric.noun))."
            ))
    }

    /// Where most of the time goes; what took none costs nothing.
    mutating func tellCostliest(_ queries: SlowQueries) {
        guard let row = queries.rows.first, row.cost.total > 0 else { return }
        let cost = row.cost
        let quantile = cost.each?.quantile(queries.percentile, thresholds: queries.work.metric.thresholds)
        let mark = quantile.map { RatingMark($0.rating) } ?? .note
        let service = cost.shape.service.isEmpty ? "" : " (\(ClientText(cost.shape.service, limit: 40).short))"
        let speed =
            quantile.map {
                "\(queries.percentile.label) \(Phrase.value($0.value, queries.work.metric.unit)) (\(mark.word))"
            } ?? "on average \(Phrase.value(cost.mean, queries.work.metric.unit))"
        sentences.append(
            AnswerView(
                mark: mark,
                lead: "Most \(queries.work.time): \(ClientText(cost.shape.text, limit: 64).short)",
                rest:
                    "\(service), \(Phrase.spent(milliseconds: cost.total)) or \(Phrase.share(cost.total, of: queries.total)) in \(Phrase.count(cost.calls, of: "call")), \(speed)."
            ))
    }

    /// What was refused and why, the most frequent reason first.
    mutating func tell(_ ledger: [ReportData.LedgerLine]) {
        let total = ledger.reduce(0) { $0 + $1.count }
        var reasons: [RefusalReason: Int64] = [:]
        for line in ledger {
            switch line.outcome {
            case .refused(let reason): reasons[reason, default: 0] += line.count
            case .stored, .storedInOther, .replaced, .duplicate, .baseline, .bot: break
            }
        }
        let refused = reasons.values.reduce(0, +)
        guard total > 0 else { return }
        guard refused > 0 else {
            sentences.append(
                AnswerView(
                    mark: RatingMark(.good), lead: "Nothing was refused:",
                    rest: " all \(Phrase.count(total)) received were counted."))
            return
        }
        let list = reasons.filter { $0.value > 0 }.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { "\(Phrase.count($0.value)) \($0.key.plain)" }
        sentences.append(
            AnswerView(
                mark: .note, lead: "\(Phrase.count(refused)) of \(Phrase.count(total)) received were refused",
                rest: " (\(Phrase.share(refused, of: total))): \(list.joined(separator: ", "))."))
    }
}
