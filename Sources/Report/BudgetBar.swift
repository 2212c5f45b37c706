/// What is left, drawn: a bar that empties from the right.
enum BudgetBar {
    static func svg(_ left: Double) -> String {
        let length = 400 * min(max(left, 0), 1)
        let tone = left < 0 ? "poor" : left < 0.25 ? "fair" : "good"
        var svg = SVG()
        svg.open(
            "svg",
            [
                ("class", "share"), ("viewBox", "0 0 400 10"), ("preserveAspectRatio", "none"), ("role", "img"),
                ("aria-label", "\(Int64((left * 100).rounded())) percent left"),
            ])
        svg.draw("rect", [("class", "track"), ("x", "0"), ("y", "0"), ("width", "400"), ("height", "10")])
        if length > 0 {
            svg.draw(
                "rect", [("class", tone), ("x", "0"), ("y", "0"), ("width", SVG.number(length)), ("height", "10")])
        }
        svg.close("svg")
        return svg.text
    }
}
