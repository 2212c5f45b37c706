/// The last values as a line of bars: `▁▁▂▅▇█ (limit 2.5 s is ▄)`.
enum Sparkline {
    /// As many bars as a telephone shows in one line.
    static let length = 24
    private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// The newest of `values`, a gap for each that is missing, and in words at which bar the limit lies.
    ///
    /// The scale goes from the lowest to the highest of the values and the limit. Nil below two values: a single bar shows nothing.
    static func text(_ values: [Double?], limit: Double, limitText: String) -> String? {
        let shown = Array(values.drop { $0 == nil }.suffix(length))
        let known = shown.compactMap { $0 }.filter(\.isFinite)
        guard known.count >= 2, limit.isFinite else { return nil }
        let scale = (known + [limit]).min()!...(known + [limit]).max()!  // There are three numbers at least.
        // A space would be dropped at the end of a line, and folded in HTML.
        let line = shown.map { value in value.map { $0.isFinite ? bar($0, scale) : "·" } ?? "·" }
        return "\(String(line)) (limit \(limitText) is \(bar(limit, scale)))"
    }

    private static func bar(_ value: Double, _ scale: ClosedRange<Double>) -> Character {
        // Halved, so that the width of the widest scale is no infinity.
        let width = scale.upperBound / 2 - scale.lowerBound / 2
        guard width > 0 else { return bars[0] }
        let share = (value / 2 - scale.lowerBound / 2) / width
        return bars[min(bars.count - 1, max(0, Int(share * Double(bars.count))))]
    }
}
