import Telemetry

/// A trend as a line as small as a word: no axes, from 0 up, with its gaps left open and its numbers in the title.
struct Sparkline {
    private let trend: Trend
    private let unit: MetricUnit

    private static let width = 132.0
    private static let height = 30.0
    /// Room for the dot of the newest value.
    private static let margin = 3.0

    init(_ trend: Trend, unit: MetricUnit) {
        self.trend = trend
        self.unit = unit
    }

    /// Nil when there is nothing to draw.
    var svg: String? {
        guard let first = trend.points.first, let last = trend.points.last else { return nil }
        var svg = SVG()
        svg.open(
            "svg",
            [
                ("class", "spark"), ("viewBox", "0 0 \(SVG.number(Self.width)) \(SVG.number(Self.height))"),
                ("role", "img"),
            ])
        svg.write("title", [], title(first, last))
        svg.draw(
            "line",
            [
                ("class", "base"), ("x1", "0"), ("y1", SVG.number(Self.height - 1)), ("x2", SVG.number(Self.width)),
                ("y2", SVG.number(Self.height - 1)),
            ])
        for run in trend.runs { draw(run, &svg) }
        dot("last", last, 2.4, &svg)
        svg.close("svg")
        return svg.text
    }

    private func title(_ first: Trend.Point, _ last: Trend.Point) -> String {
        let values = trend.points.map(\.value)
        return
            "\(trend.name) first \(value(first.value)) → last \(value(last.value)); lowest \(value(values.min() ?? 0)), highest \(value(values.max() ?? 0)); \(trend.points.count) of \(trend.slices) slices have data"
    }

    private func value(_ value: Double) -> String { Phrase.value(value, unit) }

    private func draw(_ run: ArraySlice<Trend.Point>, _ svg: inout SVG) {
        guard let first = run.first, let last = run.last, run.count > 1 else {
            if let only = run.first { dot("dot", only, 1.4, &svg) }
            return
        }
        let line = run.map { "\(SVG.number(x($0))),\(SVG.number(y($0)))" }
        let floor = SVG.number(Self.height - 1)
        let area = ["\(SVG.number(x(first))),\(floor)"] + line + ["\(SVG.number(x(last))),\(floor)"]
        svg.draw("polygon", [("class", "area"), ("points", area.joined(separator: " "))])
        svg.draw("polyline", [("class", "line"), ("points", line.joined(separator: " "))])
    }

    private func dot(_ name: String, _ point: Trend.Point, _ radius: Double, _ svg: inout SVG) {
        svg.draw(
            "circle",
            [
                ("class", name), ("cx", SVG.number(x(point))), ("cy", SVG.number(y(point))),
                ("r", SVG.number(radius)),
            ])
    }

    private func x(_ point: Trend.Point) -> Double {
        let share = Double(point.slice) / Double(max(1, trend.slices - 1))
        return Self.margin + (Self.width - 2 * Self.margin) * min(1, max(0, share))
    }

    private func y(_ point: Trend.Point) -> Double {
        let top = trend.points.map(\.value).max() ?? 0
        let floor = Self.height - 1
        return top > 0 ? floor - (floor - Self.margin) * point.value / top : floor
    }
}
