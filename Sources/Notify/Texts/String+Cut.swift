extension String {
    /// The longest beginning of at most `limit` bytes of UTF-8 that ends between two characters; `…` marks a cut.
    func cut(toBytes limit: Int) -> String { cut(to: limit, .bytes) }

    /// The longest beginning within `limit` that ends between two characters; `…` marks a cut.
    func cut(to limit: Int, _ unit: TextUnit) -> String { cut(to: limit, unit) { $0 } }

    /// The escaped form of the longest beginning whose escaped form is within `limit`. An escape is never cut in two.
    ///
    /// - Parameter escape: works on each character alone, since it is called for each.
    func cut(to limit: Int, _ unit: TextUnit, escaped escape: (String) -> String) -> String {
        let whole = escape(self)
        guard unit.length(of: whole) > limit else { return whole }
        let mark = "…"
        var length = unit.length(of: mark)
        guard length <= limit else { return "" }
        var text = ""
        for character in self {
            let next = escape(String(character))
            length += unit.length(of: next)
            guard length <= limit else { break }
            text += next
        }
        return text + mark
    }

    /// With each scalar replaced.
    ///
    /// Scalars, not characters: `<` and a combining mark are one character for Swift, and still a `<` for whoever reads it.
    func replacingScalars(_ replacement: (Unicode.Scalar) -> String?) -> String {
        var text = ""
        for scalar in unicodeScalars {
            if let other = replacement(scalar) { text += other } else { text.unicodeScalars.append(scalar) }
        }
        return text
    }
}
