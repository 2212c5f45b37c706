/// Whole-number arithmetic that settles which side of γ^k a double lies on.
enum ExactPower {
    /// Whether `significand · 2^−52 < 2^(k/64)`, that is `significand^64 < 2^(k + 52·64)`: decided by counting bits. For k
    /// from 1 to 63 the power is irrational, so the two are never equal.
    static func isBelow(significand: UInt64, k: Int) -> Bool {
        var power = [UInt32(truncatingIfNeeded: significand), UInt32(truncatingIfNeeded: significand >> 32)]
        for _ in 0..<6 { power = square(power) }
        return bitWidth(power) <= k + 52 * 64
    }

    private static func square(_ limbs: [UInt32]) -> [UInt32] {
        var result = [UInt32](repeating: 0, count: limbs.count * 2)
        for (i, left) in limbs.enumerated() {
            var carry: UInt64 = 0
            for (j, right) in limbs.enumerated() {
                let sum = UInt64(left) * UInt64(right) + UInt64(result[i + j]) + carry
                result[i + j] = UInt32(truncatingIfNeeded: sum)
                carry = sum >> 32
            }
            result[i + limbs.count] = UInt32(carry)
        }
        return result
    }

    private static func bitWidth(_ limbs: [UInt32]) -> Int {
        guard let top = limbs.lastIndex(where: { $0 != 0 }) else { return 0 }
        return top * 32 + 32 - limbs[top].leadingZeroBitCount
    }
}
