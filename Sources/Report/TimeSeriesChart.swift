import Telemetry

/// A metric's percentile over time with its confidence band, its thresholds and how many values stand behind each point.
///
/// Drawn 400 units wide, about the width of its card, so that text keeps its size on a telephone.
struct TimeSeriesChart {
    private let series: MetricSeries
    private let id: String
    private let values: NumberAxis
    private let times: TimeAxis

    private static let width = 400.0
    private static let height = 214.0
    private static let left = 48.0
    private static let right = 342.0
    private static let top = 8.0
    private static let bottom = 150.0
    /// The strip of counts below the plot.
    private static let stripTop = 160.0
    private static let stripBottom = 182.0

    /// - Parameter id: unique on the page.
    init(_ series: MetricSeries, id: String) {
        self.series = series
        self.id = id
        values = NumberAxis(
            showing: series.points.map(\.quantile.value), bounds: series.points.compactMap(\.quantile.upper),
            limit: series.metric.thresholds.good, unit: series.metric.unit)
        times = TimeAxis(from: series.window.from, to: series.window.to, limit: 7, days: series.window.days)
    }

    var svg: String {
        var svg = SVG()
        svg.open(
            "svg",
            [
                ("class", "chart"), ("viewBox", "0 0 \(SVG.number(Self.width)) \(SVG.number(Self.height))"),
                ("role", "img"), ("aria-labelledby", "\(id)-title \(id)-desc"),
            ])
        svg.write("title", [("id", "\(id)-title")], "\(series.name) over time")
        svg.write("desc", [("id", "\(id)-desc")], summary)
        drawGrid(&svg)
        drawThresholds(&svg)
        drawBand(&svg)
        drawLine(&svg)
        drawCounts(&svg)
        drawTips(&svg)
        svg.close("svg")
        return svg.text
    }

    private var summary: String {
        let window = series.window
        let slices = window.slice(holding: window.to - .milliseconds(1)) - window.slice(holding: window.from) + 1
        var text =
            "\(Phrase.instant(window.from, in: window.days)) to \(Phrase.instant(window.to, in: window.days)), in slices of \(Phrase.duration(window.step)); "
            + "\(series.points.count) of \(slices) have data."
        let sorted = series.points.map(\.quantile.value).sorted()
        if let low = sorted.first, let high = sorted.last {
            text += " Between \(value(low)) and \(value(high))."
        }
        let limits = series.metric.thresholds
        return text + " Good is up to \(value(limits.good)), poor is above \(value(limits.poor))."
    }

    private func value(_ value: Double) -> String { Phrase.value(value, series.metric.unit) }

    private func x(_ instant: Timestamp) -> Double {
        let (from, to) = (series.window.from.milliseconds, series.window.to.milliseconds)
        let share = Double(instant.milliseconds - from) / Double(max(1, to - from))
        return Self.left + (Self.right - Self.left) * min(1, max(0, share))
    }

    private func x(_ point: MetricSeries.Point) -> Double { (x(point.from) + x(point.to)) / 2 }

    private func y(_ value: Double) -> Double {
        Self.bottom - (Self.bottom - Self.top) * min(1, max(0, value / values.top))
    }

    private func line(_ className: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> [(String, String)]
    {
        [
            ("class", className), ("x1", SVG.number(x1)), ("y1", SVG.number(y1)), ("x2", SVG.number(x2)),
            ("y2", SVG.number(y2)),
        ]
    }

    private func label(_ className: String, _ x: Double, _ y: Double, anchor: String) -> [(String, String)] {
        [("class", className), ("x", SVG.number(x)), ("y", SVG.number(y)), ("text-anchor", anchor)]
    }

    private func drawGrid(_ svg: inout SVG) {
        for tick in values.ticks {
            svg.draw("line", line(tick == 0 ? "base" : "grid", Self.left, y(tick), Self.right, y(tick)))
            svg.write("text", label("tick", Self.left - 6, y(tick) + 4, anchor: "end"), values.label(tick))
        }
        for tick in times.ticks {
            let x = x(tick)
            svg.draw("line", line("notch", x, Self.stripBottom, x, Self.stripBottom + 4))
            // A label is about 36 units wide; at the edge it is turned inwards rather than cut.
            // The margin right of the plot has room for half a label.
            let anchor = x < Self.left - 30 ? "start" : "middle"
            svg.write(
                "text", label("tick", x, Self.stripBottom + 17, anchor: anchor),
                times.label(tick))
        }
    }

    /// The labels stand beside the plot, where no line runs through them, with the marks of the share bar.
    private func drawThresholds(_ svg: inout SVG) {
        let thresholds = series.metric.thresholds
        let limits = [(thresholds.good, RatingMark(.good)), (thresholds.poor, RatingMark(.poor))]
        var labelBelow = Self.height
        for (limit, mark) in limits where limit <= values.top {
            svg.draw("line", line("limit \(mark.tone)", Self.left, y(limit), Self.right, y(limit)))
            let labelY = min(y(limit) + 4, labelBelow - 13)
            svg.write(
                "text", label("limit \(mark.tone)", Self.right + 5, labelY, anchor: "start"),
                "\(mark.symbol)\u{A0}\(value(limit))")
            labelBelow = labelY
        }
    }

    /// Where a slice has too few values for a bound there is no band, and the line stands alone.
    private func drawBand(_ svg: inout SVG) {
        for run in series.runs {
            var edge: [(x: Double, upper: Double, lower: Double)] = []
            for point in run {
                if let lower = point.quantile.lower, let upper = point.quantile.upper {
                    edge.append((x(point), y(upper), y(lower)))
                } else {
                    drawBand(edge, &svg)
                    edge = []
                }
            }
            drawBand(edge, &svg)
        }
    }

    private func drawBand(_ edge: [(x: Double, upper: Double, lower: Double)], _ svg: inout SVG) {
        guard let first = edge.first else { return }
        guard edge.count > 1 else {
            svg.draw("line", line("whisker", first.x, first.upper, first.x, first.lower))
            return
        }
        let outline = edge.map { ($0.x, $0.upper) } + edge.reversed().map { ($0.x, $0.lower) }
        svg.draw("polygon", [("class", "band"), ("points", Self.path(outline))])
    }

    private func drawLine(_ svg: inout SVG) {
        for run in series.runs {
            if run.count == 1 {
                dot("dot", run[0], 2.5, &svg)
            } else {
                svg.draw(
                    "polyline", [("class", "line"), ("points", Self.path(run.map { (x($0), y($0.quantile.value)) }))])
            }
        }
        if let last = series.points.last { dot("dot last", last, 3.5, &svg) }
    }

    private func dot(_ className: String, _ point: MetricSeries.Point, _ radius: Double, _ svg: inout SVG) {
        svg.draw(
            "circle",
            [
                ("class", className), ("cx", SVG.number(x(point))), ("cy", SVG.number(y(point.quantile.value))),
                ("r", SVG.number(radius)),
            ])
    }

    private func drawCounts(_ svg: inout SVG) {
        let most = Double(series.points.map(\.count).max() ?? 1)
        for point in series.points {
            let width = max(0.6, x(point.to) - x(point.from) - 0.6)
            let height = max(0.6, (Self.stripBottom - Self.stripTop) * Double(point.count) / most)
            svg.draw(
                "rect",
                [
                    ("class", "count"), ("x", SVG.number(x(point.from))), ("y", SVG.number(Self.stripBottom - height)),
                    ("width", SVG.number(width)), ("height", SVG.number(height)),
                ])
        }
        svg.draw("line", line("base", Self.left, Self.stripBottom, Self.right, Self.stripBottom))
        svg.write("text", label("tick", Self.left - 6, Self.stripBottom - 1, anchor: "end"), series.metric.noun + "s")
    }

    /// A browser shows the title of what lies under the pointer: tooltips without a script.
    private func drawTips(_ svg: inout SVG) {
        let days = series.window.days
        for point in series.points {
            let span =
                "\(Phrase.day(point.from, in: days)) \(Phrase.time(point.from, in: days))–\(Phrase.time(point.to, in: days)) \(days.zone)"
            svg.open(
                "rect",
                [
                    ("class", "tip"), ("x", SVG.number(x(point.from))), ("y", SVG.number(Self.top)),
                    ("width", SVG.number(max(1, x(point.to) - x(point.from)))),
                    ("height", SVG.number(Self.stripBottom - Self.top)),
                ])
            svg.write(
                "title", [],
                "\(span): \(value(point.quantile.value)), \(Phrase.count(point.count, of: series.metric.noun))"
            )
            svg.close("rect")
        }
    }

    private static func path(_ points: [(Double, Double)]) -> String {
        points.map { "\(SVG.number($0.0)),\(SVG.number($0.1))" }.joined(separator: " ")
    }
}
