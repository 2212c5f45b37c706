import Foundation

/// A repeatable source of randomness (SplitMix64, Steele, Lea, Flood 2014). A failing property test prints `seed`;
/// `VITALSD_TEST_SEED` runs it again.
package struct SeededGenerator: RandomNumberGenerator, CustomStringConvertible {
    package let seed: UInt64
    private var state: UInt64

    package init(seed: UInt64? = nil) {
        let given = ProcessInfo.processInfo.environment["VITALSD_TEST_SEED"].flatMap { UInt64($0) }
        self.seed = seed ?? given ?? UInt64.random(in: 0 ... .max)
        state = self.seed
    }

    package var description: String { "VITALSD_TEST_SEED=\(seed)" }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
