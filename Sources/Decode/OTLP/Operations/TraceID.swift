import Telemetry

/// The id of a trace: sixteen bytes, not all zero.
struct TraceID: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    init?(_ high: UInt64, _ low: UInt64) {
        guard high != 0 || low != 0 else { return nil }
        self.high = high
        self.low = low
    }

    /// Sixteen bytes; nil for any other number of them.
    init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        self.init(
            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// Thirty-two hexadecimal digits, as OTLP writes ids in JSON. The standard library's base64 of ProtoJSON, which some
    /// senders use all the same, is no id here and no fault either.
    init?(hexadecimal text: UnsafeRawBufferPointer) {
        guard text.count == 32, let high = UInt64(digits: text[..<16]), let low = UInt64(digits: text[16...]) else {
            return nil
        }
        self.init(high, low)
    }
}

extension UInt64 {
    /// Hexadecimal digits, at most sixteen.
    init?(digits: Slice<UnsafeRawBufferPointer>) {
        var number: UInt64 = 0
        for byte in digits {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): number = number << 4 | UInt64(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        self = number
    }
}
