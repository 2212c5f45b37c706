import Foundation
import Receive

/// Texts people write, which others read in a terminal at night.
enum PlainText {
    /// Whether it says something on one line, without what moves a cursor or turns the direction of writing.
    static func isLine(_ text: String, upTo limit: Int) -> Bool {
        (1...limit).contains(text.unicodeScalars.count)
            && text.contains { !$0.isWhitespace }
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: false
                default: true
                }
            }
    }
}

/// Keys of a JSON body: one that is not known is a slip, and what it says would not be done.
enum JSONKeys {
    static func check(_ body: [UInt8], known: [String]) throws {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else { return }
        guard let unknown = object.keys.sorted().first(where: { !known.contains($0) }) else { return }
        throw BadQuestion("unknown key \"\(unknown.prefix(40))\"; expected \(known.joined(separator: ", "))")
    }
}
