/// Bytes that ought to be UTF-8 and may be anything → text of a bounded length.
enum BoundedText {
    /// At most `limit` bytes, cut at a character's boundary; invalid UTF-8 is replaced by U+FFFD.
    static func of(_ bytes: some Sequence<UInt8>, limit: Int) -> String {
        var kept: [UInt8] = []
        for byte in bytes {
            if kept.count == limit {
                dropCutCharacter(&kept, next: byte)
                break
            }
            kept.append(byte)
        }
        let text = String(decoding: kept, as: UTF8.self)
        // Each byte that is not UTF-8 has become three; only hostile text comes here.
        return text.utf8.count <= limit ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit / 4)))
    }

    /// The same of a text, which is not copied where it is short enough.
    static func of(_ text: String, limit: Int) -> String {
        text.utf8.count <= limit ? text : of(text.utf8, limit: limit)
    }

    /// The same of bytes that nearly always are UTF-8, in one step.
    static func of(utf8 bytes: UnsafeRawBufferPointer, limit: Int) -> String {
        guard bytes.count <= limit else { return of(bytes, limit: limit) }
        let text = String(decoding: bytes, as: UTF8.self)
        // More than there were: some were not UTF-8.
        return text.utf8.count <= limit ? text : of(bytes, limit: limit)
    }

    /// Takes back the start of a character that goes on with `next`.
    private static func dropCutCharacter(_ bytes: inout [UInt8], next: UInt8) {
        guard isContinuation(next) else { return }
        while let last = bytes.popLast(), isContinuation(last) {}
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
