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

    /// RFC 4180. Texts that a spreadsheet would take for a formula are quoted with a leading apostrophe.
    private var csv: String {
        var lines = [labelNames + ["from", "count", "value", "lower", "upper", "good", "needsImprovement", "poor"]]
        for row in rows {
            lines.append(
                labelNames.map { row.labels[$0] ?? "" } + [
                    row.from, "\(row.count)", "\(row.value)", row.lower.map { "\($0)" } ?? "",
                    row.upper.map { "\($0)" } ?? "",
                    "\(row.good)", "\(row.needsImprovement)", "\(row.poor)",
                ])
        }
        return lines.map { $0.map(QueryAnswer.csvField).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func csvField(_ text: String) -> String {
        let safe = text.first.map { "=+-@\t\r".contains($0) && Double(text) == nil } == true ? "'" + text : text
        guard safe.contains(where: { ",\"\r\n".contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    private var table: String {
        let unit = MetricUnit(rawValue: unit) ?? .score
        let percentile = Percentile(percentile)?.label ?? "value"
        let remark = note.map { "note: \($0)\n" } ?? ""
        guard !rows.isEmpty else { return "no \(metric) between \(from) and \(to)\n\(remark)" }
        var lines = [labelNames + ["from", "count", percentile, "lower", "upper", "good", "needs improvement", "poor"]]
        for row in rows {
            let share = { (count: Int64) in
                row.count == 0 ? "-" : String(format: "%.0f %%", Double(count) / Double(row.count) * 100)
            }
            lines.append(
                labelNames.map { row.labels[$0] ?? "" } + [
                    row.from, "\(row.count)", unit.format(row.value), row.lower.map(unit.format) ?? "-",
                    row.upper.map(unit.format) ?? "-", share(row.good), share(row.needsImprovement), share(row.poor),
                ])
        }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            line.enumerated().map { column, text in
                let padding = String(repeating: " ", count: widths[column] - text.count)
                // Names are read from the left, numbers compared from the right.
                return column <= labelNames.count ? text + padding : padding + text
            }.joined(separator: "  ") + "\n"
        }.joined() + remark
    }
}
