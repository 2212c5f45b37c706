import Foundation
import Telemetry

extension QueryAnswer {
    /// The answer in one of the three forms, ending with a line break.
    package func text(_ format: QueryQuestion.Format) throws -> String {
        switch format {
        case .json: return try JSONAnswer.line(self)
        case .csv: return csv
        case .table: return table
        }
    }

    private var labelNames: [String] { rows.first.map { $0.labels.keys.sorted() } ?? [] }

    private var csv: String {
        TextTable(
            header: labelNames + ["from", "count", "value", "lower", "upper", "good", "needsImprovement", "poor"]
                + ["total", "mean", "share"] + names.dropFirst(),
            rows: rows.map { row in
                let text = { (number: Double?) in number.map { "\($0)" } ?? "" }
                return labelNames.map { row.labels[$0] ?? "" } + [row.from, "\(row.count)"]
                    + [row.value, row.lower, row.upper].map(text)
                    + [row.good, row.needsImprovement, row.poor].map { "\($0)" }
                    + ([row.total, row.mean, row.share] + others(row)).map(text)
            }, leftColumns: labelNames.count
        ).csv
    }

    /// `p50`, `p95` and so on, in the order they were asked for.
    private var names: [String] { percentiles.map { Percentile($0)?.label ?? "value" } }

    private func others(_ row: Row) -> [Double?] { (row.percentiles ?? []).dropFirst().map(\.value) }

    private var table: String {
        let unit = MetricUnit(rawValue: unit) ?? .score
        let remark = note.map { "note: \($0)\n" } ?? ""
        guard !rows.isEmpty else { return "no \(metric) between \(from) and \(to)\n\(remark)" }
        let isOfMeans = rows.allSatisfy { $0.value == nil }
        let format = { (value: Double?) in value.map(unit.format) ?? "-" }
        let lines = rows.map { row in
            let share = { (count: Int64) in
                row.count == 0 ? "-" : String(format: "%.0f %%", Double(count) / Double(row.count) * 100)
            }
            let value =
                isOfMeans
                ? [] : [format(row.value), format(row.lower), format(row.upper)] + others(row).map(format)
            let ratings = isOfMeans ? [] : [share(row.good), share(row.needsImprovement), share(row.poor)]
            return labelNames.map { row.labels[$0] ?? "" } + [row.from, "\(row.count)"] + totals(row, unit) + value
                + ratings
        }
        let header =
            isOfMeans
            ? [] : [names[0], "lower", "upper"] + names.dropFirst() + ["good", "needs improvement", "poor"]
        return TextTable(
            header: labelNames + ["from", "count"] + totalNames + header, rows: lines,
            leftColumns: labelNames.count + 1
        ).plain + remark
    }

    /// What adds up is shown where that means something: milliseconds of servers, and bytes.
    private var showsTotals: Bool {
        Metric(name: metric).map { $0.origin == .server && $0.unit == .milliseconds } ?? false
    }

    private var totalNames: [String] { showsTotals ? ["total", "share", "mean"] : [] }

    private func totals(_ row: Row, _ unit: MetricUnit) -> [String] {
        guard showsTotals else { return [] }
        return [
            unit.format(row.total), row.share.map { String(format: "%.1f %%", $0 * 100) } ?? "-", unit.format(row.mean),
        ]
    }
}
