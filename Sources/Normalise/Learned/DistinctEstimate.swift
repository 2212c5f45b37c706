import Foundation

/// How many different texts were seen, in 256 bytes: HyperLogLog with 256 registers, standard error 6.5 % (Flajolet and others, "HyperLogLog:
/// the analysis of a near-optimal cardinality estimation algorithm", 2007), with its linear counting while few were.
struct DistinctEstimate: Hashable, Sendable, Codable {
    private static let size = 256

    private var registers = [UInt8](repeating: 0, count: size)

    mutating func insert(_ text: String) {
        let hash = DistinctEstimate.hash(text)
        let index = Int(hash >> 56)
        // The rest holds 56 bits; the rank is where its first one stands.
        registers[index] = max(registers[index], UInt8((hash << 8 | 0x80).leadingZeroBitCount + 1))
    }

    var count: Int {
        let size = Double(DistinctEstimate.size)
        let sum = registers.reduce(0.0) { $0 + 1 / Double(UInt64(1) << UInt64(min($1, 63))) }
        let raw = 0.7213 / (1 + 1.079 / size) * size * size / sum
        let zeros = registers.count { $0 == 0 }
        guard raw <= 2.5 * size, zeros > 0 else { return Int(raw.rounded()) }
        return Int((size * log(size / Double(zeros))).rounded())
    }

    var isSound: Bool { registers.count == DistinctEstimate.size && registers.allSatisfy { $0 <= 57 } }

    /// FNV-1a with the finish of SplitMix64: the same in every process, since the registers outlive it.
    private static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}
