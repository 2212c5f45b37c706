// Alone in its file: Foundation has a `Dimension` and a `Measurement` of its own.
import Foundation

/// Which texts are addresses a browser or a webhook can go to.
enum WebURL {
    /// Whether `text` is an absolute URL of one of `schemes` with a host, without characters that would have to be encoded.
    static func isValid(_ text: String, schemes: [String] = ["http", "https"]) -> Bool {
        guard text.utf8.count <= byteLimit, let url = URL(string: text, encodingInvalidCharacters: false) else {
            return false
        }
        return schemes.contains(url.scheme?.lowercased() ?? "") && url.host?.isEmpty == false
    }

    /// What proxies and chat programs still take.
    static let byteLimit = 2048
}
