/// A bar of one shape's share of all time.
enum SpentBar {
    private static let width = 100.0

    /// Decoration: the share stands beside it in digits.
    static func svg(_ part: Double, of whole: Double) -> String {
        let share = whole > 0 ? min(1, max(0, part / whole)) : 0
        var svg = SVG()
        svg.open(
            "svg",
            [
                ("class", "spent"), ("viewBox", "0 0 \(SVG.number(width)) 4"), ("preserveAspectRatio", "none"),
                ("aria-hidden", "true"),
            ])
        for (name, length) in [("track", width), ("part", max(share > 0 ? 1 : 0, width * share))] {
            svg.draw(
                "rect", [("class", name), ("width", SVG.number(length)), ("height", "4")])
        }
        svg.close("svg")
        return svg.text
    }
}
