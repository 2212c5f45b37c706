/// A text a client or a rules file supplied, made fit to show: what cannot be seen is spelled out, what is long is cut.
///
/// It is not escaped; that is the template's work.
struct ClientText: Hashable, Sendable {
    /// At most the limit given, with `…` where it was cut.
    let short: String
    /// What a `title` shows; at most `fullLimit` code points.
    let full: String

    /// - Parameter limit: code points of the short form, not characters, because one character can be made of thousands.
    init(_ raw: String, limit: Int = ClientText.shortLimit) {
        if raw.isEmpty {
            short = "(none)"
            full = short
        } else {
            full = ClientText.visible(raw, limit: ClientText.fullLimit)
            short = ClientText.visible(raw, limit: limit)
        }
    }

    /// A table's cell on a laptop takes about this many.
    static let shortLimit = 72
    /// A tooltip beyond this is a wall; the page stays small even when every name is hostile.
    static let fullLimit = 400
    /// Scripts that stack marks need two or three; more is made to run over the neighbouring lines.
    private static let markLimit = 3

    /// Spells out control, format (bidi overrides, zero width), separator and unassigned code points as `⟨U+202E⟩`:
    /// shown as they are, they would reorder or hide what stands beside them (Unicode TR 36, 3.1).
    private static func visible(_ raw: String, limit: Int) -> String {
        var text = String.UnicodeScalarView()
        var marks = 0
        for (index, scalar) in raw.unicodeScalars.enumerated() {
            guard index < limit else {
                text.append("…")
                break
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                text.append(
                    contentsOf: "⟨U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)⟩".unicodeScalars
                )
                marks = 0
            case .nonspacingMark, .enclosingMark, .spacingMark:
                marks += 1
                if marks <= markLimit { text.append(scalar) }
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber, .connectorPunctuation, .dashPunctuation, .openPunctuation,
                .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol,
                .currencySymbol, .modifierSymbol, .otherSymbol, .spaceSeparator:
                text.append(scalar)
                marks = 0
            @unknown default:
                marks = 0
            }
        }
        return String(text)
    }
}
