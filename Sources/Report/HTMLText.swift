import Mustache

/// Escaping for HTML and SVG, in text and in quoted attributes.
///
/// swift-mustache's own escaping compares grapheme clusters, so a quote followed by a combining mark passes it
/// untouched and ends an attribute; here it is done byte by byte, where nothing can hide.
package enum HTMLText {
    package static func escape(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): escaped.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): escaped.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "&"): escaped.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "\""): escaped.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): escaped.append(contentsOf: "&#39;".utf8)
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}

/// What the template names in its first line, so that every `{{value}}` of it is escaped by `HTMLText`.
struct ReportContentType: MustacheContentType {
    static let name = "VITALSD"

    func escapeText(_ text: String) -> String { HTMLText.escape(text) }
}
