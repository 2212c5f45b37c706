/// Names of navigation types, as web-vitals spells them since v3.
enum NavigationName {
    static let softNavigation = "soft-navigation"
    static let restored = "back-forward-cache"

    /// The name a value holds; nil for an empty one and for what is no text. v2 passed on the browser's own spelling,
    /// `back_forward`, and both must be one series.
    static func of(_ value: JSONValue) -> String? {
        // The common one, without a search.
        if value.isText("navigate") { return "navigate" }
        return value.words(limit: TextLimit.name).map(of(_:))
    }

    /// The same of a name that is text already.
    static func of(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "_")) else { return name }
        return String(decoding: name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
    }
}
