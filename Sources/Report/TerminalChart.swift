package import Telemetry

/// A percentile over time, drawn with characters: a value and its bounds in each slice, the limits of good and poor, time below.
///
/// A slice without data is a blank column: a gap is shown as a gap.
package struct TerminalChart: Sendable {
    package struct Point: Hashable, Sendable {
        /// The start of its slice.
        package let from: Timestamp
        package let value: Double
        /// One-sided 95 % bounds; nil where there are too few values.
        package let lower: Double?
        package let upper: Double?

        package init(from: Timestamp, value: Double, lower: Double?, upper: Double?) {
            self.from = from
            self.value = value
            self.lower = lower
            self.upper = upper
        }
    }

    /// What it is drawn with: a terminal that knows no UTF-8 would show three wrong characters for each of the finer ones.
    package enum Characters: Sendable {
        case unicode, ascii
    }

    private let unit: MetricUnit
    private let thresholds: Thresholds?
    private let points: [Point]
    private let window: ReportWindow
    private let pen: Pen
    private let columns: Int
    private let values: NumberAxis

    private static let rows = 12
    /// Room left of the plot for values and right of it for limits.
    private static let left = 10
    private static let right = 15
    /// No slice is wider: dots further apart read as a cloud, not as a course.
    private static let widestSlice = 4

    /// - Parameters:
    ///   - points: in any order, one a slice; a second of the same slice is drawn over the first.
    ///   - thresholds: the limits to draw; nil where they are not known.
    ///   - width: of the terminal, in characters.
    package init(
        _ points: [Point], in unit: MetricUnit, limits thresholds: Thresholds?, over window: ReportWindow, width: Int,
        characters: Characters = .unicode
    ) {
        self.unit = unit
        self.thresholds = unit == .count ? nil : thresholds
        self.points = points
        self.window = window
        pen = characters == .unicode ? .unicode : .ascii
        let room = TerminalChart.room(inWidth: width)
        let slices = TerminalChart.slices(of: window)
        columns = slices * max(1, min(TerminalChart.widestSlice, room / max(1, slices)))
        values = NumberAxis(
            showing: points.map(\.value), bounds: points.compactMap(\.upper),
            limit: self.thresholds?.good ?? 0, unit: unit)
    }

    /// How many slices have a column of their own in a terminal of `width` characters; ten at least.
    package static func room(inWidth width: Int) -> Int { max(10, width - left - right) }

    /// How many slices a window has, begun ones included.
    package static func slices(of window: ReportWindow) -> Int {
        Int(window.slice(holding: window.to - .milliseconds(1)) - window.slice(holding: window.from) + 1)
    }

    /// Lines of text, each ending with a line break and none with a space.
    package var text: String {
        var cells = [[Character]](repeating: [Character](repeating: " ", count: columns), count: Self.rows)
        for (limit, _) in limits {
            for column in 0..<columns where column % 2 == 0 { cells[row(limit)][column] = pen.limit }
        }
        for point in points { draw(point, &cells) }
        let ticks = Dictionary(values.ticks.map { (row($0), values.label($0)) }) { first, _ in first }
        let names = Dictionary(limits.map { (row($0.value), $0.name) }) { first, _ in first }
        var lines = cells.indices.map { row in
            let tick = padded(plain(ticks[row] ?? ""), to: Self.left - 2)
            return "\(tick) \(ticks[row] == nil ? pen.side : pen.notch)\(String(cells[row])) \(names[row] ?? "")"
        }
        lines += timeLines
        return lines.map { $0.reversed().drop { $0 == " " }.reversed() }.map { String($0) + "\n" }.joined()
    }

    /// Good at its limit is good; where good and poor fall on one row the first is named. A count has no limits.
    private var limits: [(value: Double, name: String)] {
        guard let thresholds else { return [] }
        return [(thresholds.good, "good"), (thresholds.poor, "poor")]
            .filter { $0.0 <= values.top }.map { ($0.0, "\($0.1) \(plain(Phrase.value($0.0, unit)))") }
    }

    private func draw(_ point: Point, _ cells: inout [[Character]]) {
        guard let column = column(point.from) else { return }
        if let lower = point.lower, let upper = point.upper {
            for row in row(upper)...max(row(upper), row(lower)) { cells[row][column] = pen.band }
        }
        cells[row(point.value)][column] = pen.value
    }

    private func row(_ value: Double) -> Int {
        let share = min(1, max(0, value / values.top))
        return Int(((1 - share) * Double(Self.rows - 1)).rounded())
    }

    private var sliceWidth: Int { max(1, columns / max(1, TerminalChart.slices(of: window))) }

    /// The middle of its slice; nil outside the window.
    private func column(_ instant: Timestamp) -> Int? {
        let slice = Int(window.slice(holding: instant) - window.slice(holding: window.from))
        let column = slice * sliceWidth + sliceWidth / 2
        return (0..<columns).contains(column) ? column : nil
    }

    /// The base line with its marks, and their times; a label that would touch the one before is left out, its mark stays.
    private var timeLines: [String] {
        var base = [Character](repeating: pen.base, count: columns)
        var labels = ""
        let axis = TimeAxis(from: window.from, to: window.to, limit: max(2, columns / 9), days: window.days)
        for tick in axis.ticks {
            guard let column = column(tick) else { continue }
            base[column] = pen.mark
            let label = plain(axis.label(tick))
            let start = max(0, column - label.count / 2)
            guard labels.isEmpty || start > labels.count else { continue }
            labels += String(repeating: " ", count: start - labels.count) + label
        }
        let margin = String(repeating: " ", count: Self.left - 1)
        return ["\(margin)\(pen.corner)\(String(base)) \(window.days.zone)", "\(margin) \(labels)"]
    }

    private func plain(_ text: String) -> String { text.replacing("\u{A0}", with: " ") }

    private func padded(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private struct Pen: Sendable {
        let value: Character
        let band: Character
        let limit: Character
        let side: Character
        let notch: Character
        let corner: Character
        let base: Character
        let mark: Character

        static let unicode = Pen(
            value: "●", band: "│", limit: "╌", side: "│", notch: "┤", corner: "└", base: "─", mark: "┬")
        static let ascii = Pen(
            value: "o", band: ":", limit: "-", side: "|", notch: "+", corner: "+", base: "-", mark: "+")
    }
}
