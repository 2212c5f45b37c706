import Foundation

/// Addresses that may stand in the markup of any receiver.
enum WebAddress {
    /// Above this a link is left out: cut short it leads nowhere.
    static let limitBytes = 1024

    /// An http or https address in which nothing ends a link, an attribute or a line; nil for any other text.
    ///
    /// What has a meaning in Slack's, Discord's, Markdown's or HTML's links is percent-encoded, which RFC 3986 lets stand for itself.
    static func plain(_ text: String) -> String? {
        let encoded = text.replacingScalars { scalar in
            let isPlain = (0x21...0x7E).contains(scalar.value) && !marks.contains(scalar)
            return isPlain ? nil : String(scalar).utf8.map { String(format: "%%%02X", $0) }.joined()
        }
        guard encoded.utf8.count <= limitBytes, let parts = URLComponents(string: encoded),
            ["http", "https"].contains(parts.scheme?.lowercased()), parts.host?.isEmpty == false
        else { return nil }
        return encoded
    }

    private static let marks = Set("<>\"'`(){}|\\^*".unicodeScalars)

    /// `url` with one more item in its query; one of the same name is replaced, all else is left as it stands.
    static func adding(_ name: String, _ value: String, to url: String) -> String {
        let (rest, fragment) = split(url, at: "#")
        let (base, query) = split(rest, at: "?")
        let others = (query ?? "").split(separator: "&").filter { $0 != name && !$0.hasPrefix("\(name)=") }
        let items = others.map(String.init) + ["\(name)=\(value)"]
        return "\(base)?\(items.joined(separator: "&"))" + (fragment.map { "#\($0)" } ?? "")
    }

    /// `url` with a path added to its own.
    static func appending(path: String, to url: String) -> String {
        let (base, query) = split(url, at: "?")
        return (base.hasSuffix("/") ? String(base.dropLast()) : base) + path + (query.map { "?\($0)" } ?? "")
    }

    private static func split(_ text: String, at mark: Character) -> (String, String?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (String(text[..<place]), String(text[text.index(after: place)...]))
    }
}
