import Manifest

/// Regular expressions that match numbers and durations of a range, because a schema sees them as texts.
///
/// They keep to what ECMA 262, Python and ICU read alike, and stand without anchors.
enum NumberPattern {
    /// A plain decimal number as `LimitText.number` reads it.
    static let decimal = "([0-9]+\\.?[0-9]*|\\.[0-9]+)"

    /// Before a number: it is not zero.
    static let notZero = "(?!0*\\.?0*(?![0-9.]))"

    /// Whole numbers of a range between 0 and 10^16, with leading zeros.
    ///
    /// The range is cut where the number of nines at the end of its start, or of zeros after its end, changes; each
    /// piece is then one class of digits for each place.
    static func whole(_ range: ClosedRange<Int64>) -> String {
        var ends: Set<Int64> = [range.upperBound]
        var power: Int64 = 10
        while power <= range.upperBound * 10 {
            for end in [range.lowerBound / power * power + power - 1, (range.upperBound + 1) / power * power - 1]
            where range.contains(end) {
                ends.insert(end)
            }
            power *= 10
        }
        var start = range.lowerBound
        var pieces: [String] = []
        for end in ends.sorted() {
            pieces.append(digits(from: start, to: end))
            start = end + 1
        }
        return "0*(" + pieces.joined(separator: "|") + ")"
    }

    /// Durations of a range as `DurationText` reads them.
    static func duration(_ range: ClosedRange<Duration>) -> String {
        let (lowest, highest) = (range.lowerBound.milliseconds, range.upperBound.milliseconds)
        let forms = DurationText.units.compactMap { name, size -> String? in
            let (first, last) = ((lowest + size - 1) / size, min(highest / size, DurationText.greatestNumber))
            return first <= last ? whole(first...last) + name : nil
        }
        return "(" + forms.joined(separator: "|") + ")"
    }

    /// Both have as many digits, and where they differ all that follows is free.
    private static func digits(from start: Int64, to end: Int64) -> String {
        let places = zip("\(start)", "\(end)").map { $0 == $1 ? "\($0)" : "[\($0)-\($1)]" }
        let free = places.reversed().prefix { $0 == "[0-9]" }.count
        guard free > 1 else { return places.joined() }
        return places.dropLast(free).joined() + "[0-9]{\(free)}"
    }
}

extension Duration {
    /// Whole ones; what people write has no finer part.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
