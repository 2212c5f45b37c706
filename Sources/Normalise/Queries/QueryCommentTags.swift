import Telemetry

/// What a library writes about a statement in a comment (sqlcommenter): `/*action='show',route='%2Fcart',traceparent='00-…-01'*/`.
///
/// A key, `=`, and a value in single quotes, percent-encoded, with `\'` for a quote; commas between. Other keys are dropped, for they
/// may hold anything.
struct QueryCommentTags {
    /// The longest route read, in bytes as it is written; what is longer was written by no person.
    private static let routeLimit = 512

    private(set) var route: String?
    private(set) var traceparent: String?

    func or(_ other: QueryCommentTags) -> QueryCommentTags {
        var merged = self
        merged.route = route ?? other.route
        merged.traceparent = traceparent ?? other.traceparent
        return merged
    }

    /// Of a key that is given twice the first counts. Reads up to where the text is no list of tags any more.
    mutating func read(_ comment: UnsafeBufferPointer<UInt8>) {
        var rest = comment[...]
        while let tag = QueryCommentTags.takeTag(from: &rest) {
            if route == nil, tag.key.elementsEqual("route".utf8) { route = QueryCommentTags.route(tag.value) }
            if traceparent == nil, tag.key.elementsEqual("traceparent".utf8) {
                traceparent = QueryCommentTags.traceparent(tag.value)
            }
        }
    }

    private static func takeTag(from rest: inout TextBytes) -> (key: TextBytes, value: TextBytes)? {
        rest = rest.drop { $0.isBlank || $0 == UInt8(ascii: ",") }
        let key = rest.prefix {
            $0.isWord || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "%")
        }
        rest = rest[key.endIndex...].drop(while: \.isBlank)
        guard !key.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { return nil }
        rest = rest.drop(while: \.isBlank)
        guard rest.popFirst() == UInt8(ascii: "'") else { return nil }
        var end = rest.startIndex
        while end < rest.endIndex, rest[end] != UInt8(ascii: "'") { end += rest[end] == UInt8(ascii: "\\") ? 2 : 1 }
        guard end < rest.endIndex else { return nil }
        let value = rest[..<end]
        rest = rest[(end + 1)...]
        return (key, value)
    }

    /// Decoded once, and shown as any other route is.
    private static func route(_ value: TextBytes) -> String? {
        guard value.count <= routeLimit else { return nil }
        var decoded: [UInt8] = []
        var place = value.startIndex
        while place < value.endIndex {
            let byte = value[place]
            if byte == UInt8(ascii: "%"), place + 2 < value.endIndex, let high = digit(value[place + 1]),
                let low = digit(value[place + 2])
            {
                decoded.append(high << 4 | low)
                place += 3
            } else {
                if byte != UInt8(ascii: "\\") { decoded.append(byte) }
                place += 1
            }
        }
        return String(validating: decoded, as: UTF8.self).flatMap(RouteName.of)
    }

    /// `00-` trace `-` parent `-` flags, in small hexadecimal digits, neither of the two all zeros (W3C, Trace Context, 3.2). What a
    /// version above 00 adds behind them is dropped.
    private static func traceparent(_ value: TextBytes) -> String? {
        guard value.count >= 55, value.count == 55 || value[value.startIndex + 55] == UInt8(ascii: "-") else {
            return nil
        }
        let text = value.prefix(55)
        let start = text.startIndex
        for (offset, byte) in text.enumerated() {
            let isDash = offset == 2 || offset == 35 || offset == 52
            guard isDash ? byte == UInt8(ascii: "-") : byte.isDigit || (0x61...0x66).contains(byte) else { return nil }
        }
        func isZero(_ range: Range<Int>) -> Bool { text[range].allSatisfy { $0 == UInt8(ascii: "0") } }
        let version = text[start..<(start + 2)]
        guard !version.elementsEqual("ff".utf8), value.count == 55 || !version.elementsEqual("00".utf8),
            !isZero((start + 3)..<(start + 35)), !isZero((start + 36)..<(start + 52))
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
