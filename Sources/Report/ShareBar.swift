import Telemetry

/// A bar of the shares good, needs improvement and poor.
enum ShareBar {
    private static let width = 400.0
    private static let gap = 2.0

    static func svg(_ rollup: Rollup, height: Double = 10) -> String {
        var svg = SVG()
        svg.open(
            "svg",
            [
                ("class", "share"), ("viewBox", "0 0 400 \(SVG.number(height))"), ("preserveAspectRatio", "none"),
                ("role", "img"), ("aria-label", label(rollup)),
            ])
        let parts = [(rollup.good, "good"), (rollup.needsImprovement, "fair"), (rollup.poor, "poor")].filter {
            $0.0 > 0
        }
        let room = width - gap * Double(max(0, parts.count - 1))
        var x = 0.0
        for (count, tone) in parts {
            let length = room * Double(count) / Double(max(1, rollup.count))
            svg.draw(
                "rect",
                [
                    ("class", tone), ("x", SVG.number(x)), ("y", "0"), ("width", SVG.number(max(1, length))),
                    ("height", SVG.number(height)),
                ])
            x += length + gap
        }
        svg.close("svg")
        return svg.text
    }

    private static func label(_ rollup: Rollup) -> String {
        let total = rollup.count
        return "good \(Phrase.share(rollup.good, of: total)), needs improvement "
            + "\(Phrase.share(rollup.needsImprovement, of: total)), poor \(Phrase.share(rollup.poor, of: total))"
    }
}
