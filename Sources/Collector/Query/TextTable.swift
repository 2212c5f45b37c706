/// Rows of texts under a header, for people and for sheets.
struct TextTable {
    let header: [String]
    let rows: [[String]]
    /// Columns read from the left, as names are; the others are numbers, compared from the right.
    let leftColumns: Int

    /// RFC 4180. Texts that a spreadsheet would take for a formula are quoted with a leading apostrophe.
    var csv: String {
        ([header] + rows).map { $0.map(TextTable.csvField).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func csvField(_ text: String) -> String {
        let safe = text.first.map { "=+-@\t\r".contains($0) && Double(text) == nil } == true ? "'" + text : text
        guard safe.contains(where: { ",\"\r\n".contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    /// Columns of equal width, a line each.
    var plain: String {
        let lines = [header] + rows
        let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            let cells = line.enumerated().map { column, text in
                let padding = String(repeating: " ", count: widths[column] - text.count)
                return column < leftColumns ? text + padding : padding + text
            }
            let text = cells.joined(separator: "  ")
            return String(text[..<(text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.startIndex)]) + "\n"
        }.joined()
    }
}
