/// The id of a span in its trace: eight bytes, not all zero.
struct SpanID: Hashable, Sendable {
    let number: UInt64

    private init?(_ number: UInt64?) {
        guard let number, number != 0 else { return nil }
        self.number = number
    }

    /// Eight bytes; nil for any other number of them.
    init?(bytes: UnsafeRawBufferPointer) {
        self.init(bytes.count == 8 ? bytes.loadUnaligned(as: UInt64.self) : nil)
    }

    /// Sixteen hexadecimal digits, as OTLP writes ids in JSON.
    init?(hexadecimal text: UnsafeRawBufferPointer) {
        self.init(text.count == 16 ? UInt64(digits: text[...])?.bigEndian : nil)
    }
}
