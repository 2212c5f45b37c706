import Telemetry

/// The words of a user agent that tell something. One pass. O(length).
///
/// Whole words, for `Edge` is a browser before a slash and a telephone elsewhere.
struct AgentWords {
    private var products: Set<BrowserFamily> = []
    private var marks: Set<AgentMark> = []

    /// The longest word that tells something, in bytes.
    private static let wordLimit = 15

    init(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            // One step beyond the last byte, where the last word ends.
            for end in 0...bytes.count {
                if end < bytes.count, AgentWords.isWordByte(bytes[end]) { continue }
                if end > start, end - start <= AgentWords.wordLimit {
                    let isProduct = end < bytes.count && bytes[end] == UInt8(ascii: "/")
                    note(String(decoding: bytes[start..<end], as: UTF8.self), isProduct: isProduct)
                }
                start = end + 1
            }
        }
    }

    private mutating func note(_ word: String, isProduct: Bool) {
        if let mark = AgentMark(word, isProduct: isProduct) { marks.insert(mark) }
        guard isProduct, let family = BrowserFamily(product: word) else { return }
        products.insert(family)
        // `CriOS`, `FxiOS`, `EdgiOS`, `OPiOS`: with a Macintosh beside it, an iPad that asks for the desktop's page.
        if word.hasSuffix("iOS") { marks.insert(.mobile) }
    }

    var isTelevision: Bool { marks.contains(.television) }

    /// A desktop where nothing says otherwise, for desktops have no word of their own.
    var device: Device {
        if isTelevision { return .unknown }
        // `Tablet PC` in old agents of Windows is a feature of the system, not the machine.
        if marks.contains(.iPad) || (marks.contains(.tablet) && !marks.contains(.windows)) { return .tablet }
        let isMobile = marks.contains(.mobile) || marks.contains(.iPhone)
        // No Mac is mobile.
        if isMobile { return marks.contains(.mac) ? .tablet : .mobile }
        return marks.contains(.android) ? .tablet : .desktop
    }

    var family: BrowserFamily {
        var families = products
        if marks.contains(.webView) { families.insert(.webView) }
        // What every engine but Gecko claims proves nothing: that remains to be seen below.
        let claimsSafari = families.remove(.safari) != nil
        if let family = BrowserFamily.foremost(of: families) { return family }
        // Android's old browser has both words too.
        if claimsSafari, marks.contains(.version), !marks.contains(.android) { return .safari }
        return isApple && marks.contains(.webKit) ? .webView : .other
    }

    /// Windows Phone claimed to be an iPhone.
    private var isApple: Bool {
        !marks.contains(.windows) && (marks.contains(.iPhone) || marks.contains(.iPad) || marks.contains(.mac))
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
