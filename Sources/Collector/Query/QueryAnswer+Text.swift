import Foundation
import Telemetry

extension QueryAnswer {
    /// The answer in one of the three forms, ending with a line break.
    package func text(_ format: QueryQuestion.Format) throws -> String {
        switch format {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        case .csv: return csv
        case .table: return table
        }
    }

    private var labelNames: [String] { rows.first.map { $0.labels.keys.sorted() } ?? [] }

    private var csv: String {
        TextTable(
            header: labelNames + ["from", "count", "value", "lower", "upper", "good", "needsImprovement", "poor"],
            rows: rows.map { row in
                labelNames.map { row.labels[$0] ?? "" } + [
                    row.from, "\(row.count)", "\(row.value)", row.lower.map { "\($0)" } ?? "",
                    row.upper.map { "\($0)" } ?? "",
                    "\(row.good)", "\(row.needsImprovement)", "\(row.poor)",
                ]
            }, leftColumns: labelNames.count
        ).csv
    }

    private var table: String {
        let unit = MetricUnit(rawValue: unit) ?? .score
        let percentile = Percentile(percentile)?.label ?? "value"
        let remark = note.map { "note: \($0)\n" } ?? ""
        guard !rows.isEmpty else { return "no \(metric) between \(from) and \(to)\n\(remark)" }
        let lines = rows.map { row in
            let share = { (count: Int64) in
                row.count == 0 ? "-" : String(format: "%.0f %%", Double(count) / Double(row.count) * 100)
            }
            return labelNames.map { row.labels[$0] ?? "" } + [
                row.from, "\(row.count)", unit.format(row.value), row.lower.map(unit.format) ?? "-",
                row.upper.map(unit.format) ?? "-", share(row.good), share(row.needsImprovement), share(row.poor),
            ]
        }
        return TextTable(
            header: labelNames + ["from", "count", percentile, "lower", "upper", "good", "needs improvement", "poor"],
            rows: lines, leftColumns: labelNames.count + 1
        ).plain + remark
    }
}
