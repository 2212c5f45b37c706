extension String {
    /// On one line, without what moves a cursor or turns the direction of the text around it.
    ///
    /// Labels come from clients. A direction that is overridden and never set back (Unicode 15, UAX #9) would turn the rest of the line.
    var onOneLine: String {
        let isPlain = unicodeScalars.allSatisfy { !$0.isControl && !$0.isDirection }
        guard !isPlain else { return self }
        return replacingScalars { $0.isDirection ? "" : $0.isControl ? " " : nil }
    }

    /// On one line, and no mention and no link for a program that looks for them: an invisible word joiner stands where they begin.
    ///
    /// For receivers without an escape of their own for `@channel`, `<users/all>`, `https://` and `example.com`.
    var inert: String {
        let line = onOneLine
        guard line.unicodeScalars.contains(where: { "@<:.".unicodeScalars.contains($0) }) else { return line }
        var text = ""
        var last: Unicode.Scalar = " "
        for scalar in line.unicodeScalars {
            if last == "@" || last == "<" || last == ":" && scalar == "/"
                || last == "." && scalar.properties.isAlphabetic
            {
                text.unicodeScalars.append(String.wordJoiner)
            }
            text.unicodeScalars.append(scalar)
            last = scalar
        }
        return text
    }

    private static let wordJoiner: Unicode.Scalar = "\u{2060}"
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
    }

    fileprivate var isDirection: Bool {
        (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
}
