/// A route as a router writes it → the same route with `:name` for each of its parameters.
///
/// Understands `[id]`, `[[id]]`, `[...rest]`, `(group)` and `(.)` of file routers, `:id`, `:id(\d+)?`, `:path*`, `{id:int}`, `{*path}`,
/// `<int:id>`, `$id` and `*`. A parameter that takes more than one segment keeps a `*` behind its name. What remains is judged as
/// `PageName` judges it: a client that sends the URL for its route, or an id in it, gets a template all the same, and a route is as
/// bounded as a page.
package enum RouteName {
    /// A longer text is no route that a person wrote, and is read as a path: brackets that never close cost its square.
    private static let limit = 512

    /// Nil when the text is neither a route nor a path.
    package static func of(_ route: String) -> String? {
        let bytes = path(in: Array(route.utf8.prefix(limit + 1)))
        guard let bytes else { return nil }
        guard route.utf8.count <= limit, bytes.contains(where: isMark) else { return template(of: route, bytes) }
        var scanner = RouteScanner(bytes)
        return scanner.rewritten().withUnsafeBufferPointer(PathTemplate.of)
    }

    private static func template(of route: String, _ bytes: [UInt8]) -> String {
        if route.utf8.count > limit {
            let name = PageName.template(of: route)
            return name == PageName.unknown ? PageName.template(of: "/" + route) : name
        }
        let end = bytes.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? bytes.count
        return bytes[..<end].withUnsafeBufferPointer(PathTemplate.of)
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"), UInt8(ascii: "("),
            UInt8(ascii: "$"), UInt8(ascii: "*"):
            true
        default: false
        }
    }

    /// Without the method that a span's name puts in front (`GET /users/:id`), and without scheme and host. A query may still follow.
    private static func path(in text: [UInt8]) -> [UInt8]? {
        var text = text[...]
        if let space = text.prefix(8).firstIndex(of: 0x20), text[..<space].allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) {
            text = text[(space + 1)...]
        }
        text = text.drop { $0 <= 0x20 }
        guard let first = text.first else { return nil }
        if first == UInt8(ascii: "/") { return text.dropFirst().first == first ? nil : Array(text) }
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex,
            text[..<colon].allSatisfy({ $0.isLetter || $0.isDigit })
        else { return Array(text) }
        // A word and a colon are a scheme.
        guard first == UInt8(ascii: "h"), text[colon...].dropFirst().prefix(2).elementsEqual("//".utf8) else {
            return nil
        }
        let host = text[colon...].dropFirst(3)
        let end = host.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? host.endIndex
        return host[..<end].firstIndex(of: UInt8(ascii: "/")).map { Array(text[$0...]) } ?? [UInt8(ascii: "/")]
    }
}
