import Foundation
import Receive

/// Keys of a JSON body: one that is not known is a slip, and what it says would not be done.
enum JSONKeys {
    static func check(_ body: [UInt8], known: [String]) throws {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else { return }
        guard let unknown = object.keys.sorted().first(where: { !known.contains($0) }) else { return }
        throw BadQuestion("unknown key \"\(unknown.prefix(40))\"; expected \(known.joined(separator: ", "))")
    }
}
