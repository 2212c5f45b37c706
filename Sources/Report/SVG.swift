/// Writes SVG elements with presentation attributes and classes only: the page's policy forbids `style` attributes.
struct SVG {
    private(set) var text = ""

    /// An element without content.
    mutating func draw(_ name: String, _ attributes: [(String, String)]) {
        open(name, attributes)
        text.removeLast()
        text += "/>"
    }

    /// An element with a text in it, which is escaped here.
    mutating func write(_ name: String, _ attributes: [(String, String)], _ content: String) {
        open(name, attributes)
        text += HTMLText.escape(content)
        close(name)
    }

    mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
        text += "<\(name)"
        for (key, value) in attributes { text += " \(key)=\"\(HTMLText.escape(value))\"" }
        text += ">"
    }

    mutating func close(_ name: String) { text += "</\(name)>" }

    /// A coordinate to a tenth: finer cannot be seen, and no locale or shortest-digits rule is asked.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, tenth) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return tenth == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(tenth)"
    }
}
