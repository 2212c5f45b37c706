import Foundation
import Manifest
import Receive
package import Report
package import Telemetry

/// A query whose answer is drawn in a terminal: one chart for each combination of labels, the one with most values first.
package struct QueryPlot: Sendable {
    /// What to ask: the parameters given, with a step whose slices fit beside each other.
    package let parameters: [String: String]
    private let window: ReportWindow
    private let limit: Int
    private let width: Int
    private let characters: TerminalChart.Characters

    /// As many charts as one can compare.
    private static let charts = 8

    /// Throws `BadQuestion` for what a chart cannot show: several percentiles, an order, a format, more steps than columns.
    ///
    /// - Parameters:
    ///   - parameters: as for `QueryQuestion`; `limit` counts charts.
    ///   - days: of the zone in which times are told unless `zone` names another.
    ///   - width: of the terminal, in characters.
    package init(
        _ parameters: [String: String], now: Timestamp, days: LocalDays, width: Int,
        characters: TerminalChart.Characters
    ) throws {
        for name in ["format", "sort"] where parameters[name] != nil {
            throw BadQuestion("\"\(name)\" means nothing to a plot; leave one of them out")
        }
        guard parameters["percentile"]?.contains(",") != true else {
            throw BadQuestion("a plot draws one percentile; ask for the others one by one")
        }
        let days = try QueryQuestion.zone(parameters["zone"]) ?? days
        let to = try QueryQuestion.instant(parameters["to"] ?? "now", now: now, parameter: "to")
        let from = try QueryQuestion.instant(parameters["from"] ?? "-1h", now: now, parameter: "from")
        guard from < to else { throw BadQuestion("\"from\" (\(from)) must be before \"to\" (\(to))") }
        let room = TerminalChart.room(inWidth: width)
        // One less: a window rarely begins where a slice does.
        let fitting = ReportWindow.step(for: to - from, slices: Int64(room - 1))
        try QueryQuestion.step(parameters["step"], window: to - from, days)
        let step = parameters["step"].flatMap { DurationText.parse($0) } ?? fitting
        window = ReportWindow(endingAt: to, length: to - from, step: step, days: days)
        let slices = TerminalChart.slices(of: window)
        guard slices <= room else {
            throw BadQuestion(
                "\(slices) steps do not fit in \(room) columns; \(fitting.milliseconds / 60_000)m is a step that does")
        }
        limit = try QueryQuestion.limit(parameters["limit"]) ?? QueryPlot.charts
        self.width = width
        self.characters = characters
        var asked = parameters
        asked["limit"] = nil
        asked["step"] = "\(step.milliseconds / 60_000)m"
        // Both ends as they were read here: "now" of a server is a moment later.
        asked["from"] = from.description
        asked["to"] = to.description
        self.parameters = asked
    }

    /// The charts, each under a line that names it, then what was left out and the answer's note.
    package func text(of answer: QueryAnswer) -> String {
        let note = answer.note.map { "note: \($0)\n" } ?? ""
        guard !answer.rows.isEmpty else {
            return "no \(answer.metric) between \(answer.from) and \(answer.to)\n\(note)"
        }
        let groups = Dictionary(grouping: answer.rows, by: \.labels)
            .map { Group(labels: name($0.key), rows: $0.value) }
            .sorted { $0.count == $1.count ? $0.labels < $1.labels : $0.count > $1.count }
        let charts = groups.prefix(limit).map { group -> String in
            let count = Phrase.count(group.count, of: "value").replacing("\u{A0}", with: " ")
            let percentile = Percentile(answer.percentile)?.label ?? ""
            let value = group.rows.allSatisfy { $0.value == nil } ? "mean" : percentile
            let heading = ["\(answer.metric) \(value)", group.labels, count].filter { !$0.isEmpty }
            return heading.joined(separator: "  ") + "\n" + chart(group.rows, answer).text
        }
        let rest = groups.count - charts.count
        let more = rest > 0 ? "and \(rest) more; --limit shows more of them, --where fewer\n" : ""
        return charts.joined(separator: "\n") + more + note
    }

    private struct Group {
        let labels: String
        let rows: [QueryAnswer.Row]
        var count: Int64 { rows.reduce(0) { $0 + $1.count } }
    }

    private func name(_ labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    private func chart(_ rows: [QueryAnswer.Row], _ answer: QueryAnswer) -> TerminalChart {
        let points = rows.compactMap { row in
            Timestamp(text: row.from).map {
                TerminalChart.Point(from: $0, value: row.value ?? row.mean, lower: row.lower, upper: row.upper)
            }
        }
        return TerminalChart(
            points, in: MetricUnit(rawValue: answer.unit) ?? .score, limits: Metric(name: answer.metric)?.thresholds,
            over: window, width: width, characters: characters)
    }
}
