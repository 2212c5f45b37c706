import Foundation

/// The one form of JSON in which all answers are written: keys in order, so that two of them compare as texts.
enum JSONAnswer {
    static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// With the line break that a terminal wants.
    static func line(_ value: some Encodable) throws -> String {
        String(decoding: try bytes(value), as: UTF8.self) + "\n"
    }
}
