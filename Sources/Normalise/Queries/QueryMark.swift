/// The end of a shape that was cut: `…` and a sum of the whole, so that two long statements with the same beginning stay apart.
///
/// The sum is of the shape and never of a literal (FNV-1a, Fowler, Noll, Vo, folded to 32 bits): the same in every process. Written in
/// consonants, it is a word that a shape of a shape has nothing to take from.
enum QueryMark {
    /// In bytes.
    static let length = sign.count + digits

    private static let sign: [UInt8] = Array("…".utf8)
    private static let digits = 8
    private static let alphabet: [UInt8] = Array("bcdfghjklmnpqrst".utf8)

    static func sum(of shape: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in shape { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }

    static func write(_ sum: UInt32, to output: UnsafeMutablePointer<UInt8>) {
        for (index, byte) in sign.enumerated() { output[index] = byte }
        for index in 0..<digits { output[sign.count + index] = alphabet[Int(sum >> (4 * UInt32(index)) & 15)] }
    }

    /// Whether all from `start` to the end is a mark.
    static func isOne(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        guard bytes.count - start == length else { return false }
        for (index, byte) in sign.enumerated() where bytes[start + index] != byte { return false }
        return bytes[(start + sign.count)...].allSatisfy(alphabet.contains)
    }
}
