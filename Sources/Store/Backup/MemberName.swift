/// What a file in a backup may be called: a plain file name, so that no archive can write beside the folder it is put
/// into.
enum MemberName {
    /// In bytes; leaves room for what a temporary name adds to it within the 255 of most file systems.
    static let limit = 100

    /// Letters, digits, `.`, `_` and `-` of ASCII, the first of them no dot.
    static func isPlain(_ name: String) -> Bool {
        (1...limit).contains(name.utf8.count) && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// For a message: a hostile name must not move the cursor of a terminal, nor fill it.
    static func quoted(_ name: String) -> String {
        let escaped = name.unicodeScalars.prefix(limit).map { $0.escaped(asASCII: true) }.joined()
        return "\"\(escaped)\""
    }
}
