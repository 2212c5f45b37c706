/// Names a client may choose (site, release, service): trimmed, without control or direction characters, bounded.
package enum BoundedName {
    /// The longest name kept, in Unicode scalars: a character may have any number of them.
    package static let limit = 64

    /// Nil when nothing printable is left.
    package static func of(_ text: String?, limit: Int = limit) -> String? {
        guard let text else { return nil }
        if isPlain(text, limit: limit) { return text.isEmpty ? nil : text }
        let printable = text.unicodeScalars.filter { isPrintable($0) }
        let trimmed = String(String.UnicodeScalarView(printable)).split(separator: " ").joined(separator: " ")
        // The cut may leave a space at the end; cutting again must not change the name.
        var cut = trimmed.unicodeScalars.prefix(limit)
        while cut.last == " " { cut.removeLast() }
        return cut.isEmpty ? nil : String(cut)
    }

    /// The common case, decided over bytes: short printable ASCII without spaces.
    private static func isPlain(_ text: String, limit: Int) -> Bool {
        text.utf8.count <= limit && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
