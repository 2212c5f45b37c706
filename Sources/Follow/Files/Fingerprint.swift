/// The hash of a file's first bytes: tells a file from another that got its inode, and from what it was before it was emptied.
///
/// A log begins with a time of milliseconds and a process, so two begin alike only where one is the copy of the other.
struct Fingerprint: Hashable, Codable {
    /// Bytes that were hashed, fewer where the file was shorter.
    var length: Int
    /// FNV-1a of 64 bits (Fowler, Noll, Vo) in hexadecimal, for a number in JSON may lose its last digits.
    var hash: String

    init(_ head: some Collection<UInt8>) {
        let kept = head.prefix(Fingerprint.limit)
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in kept { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        length = kept.count
        hash = String(value, radix: 16)
    }

    /// Whether a file that begins with `head` can be the same, longer or not.
    func holds(for head: [UInt8]) -> Bool {
        length >= 0 && length <= head.count && Fingerprint(head.prefix(length)) == self
    }

    /// Whether it says enough to know a copy by it.
    var isTelling: Bool { length >= 64 }

    /// Bytes.
    static let limit = 256
}
