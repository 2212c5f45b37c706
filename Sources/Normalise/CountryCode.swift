/// A CDN's country header → two upper-case letters (ISO 3166-1 alpha-2), or nothing.
///
/// Not compared with the list of assigned codes: that changes, a trusted proxy sets the header, and two letters are bounded by
/// themselves (676).
package enum CountryCode {
    /// Empty for nil, for `T1` (Tor), for `XX` and `ZZ` (not known), and for anything but two letters. Spaces around are trimmed.
    package static func of(_ text: String?) -> String {
        guard var text else { return "" }
        return text.withUTF8 { bytes in
            guard let start = bytes.firstIndex(where: { !isBlank($0) }), start + 1 < bytes.count,
                bytes[(start + 2)...].allSatisfy(isBlank), let first = letter(bytes[start]),
                let second = letter(bytes[start + 1]), !isPrivate(first, second)
            else { return "" }
            return String(decoding: [first, second], as: UTF8.self)
        }
    }

    /// The codes ISO 3166-1 will never give to a country. `XK` is one of them, but everybody uses it for Kosovo.
    private static func isPrivate(_ first: UInt8, _ second: UInt8) -> Bool {
        switch (first, second) {
        case (UInt8(ascii: "X"), UInt8(ascii: "K")): false
        case (UInt8(ascii: "A"), UInt8(ascii: "A")), (UInt8(ascii: "Q"), UInt8(ascii: "M")...UInt8(ascii: "Z")),
            (UInt8(ascii: "X"), _), (UInt8(ascii: "Z"), UInt8(ascii: "Z")):
            true
        default: false
        }
    }

    private static func letter(_ byte: UInt8) -> UInt8? {
        let upper = byte & ~0x20
        return upper >= UInt8(ascii: "A") && upper <= UInt8(ascii: "Z") ? upper : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
