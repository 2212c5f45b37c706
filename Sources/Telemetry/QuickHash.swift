/// Places keys that are numbers already in a dictionary, without the general hash function: it was a fifth of what a restart does.
///
/// The multiplier is chosen anew by each process, so that nobody who chooses identifiers can make them collide here (multiply-shift
/// hashing: Dietzfelbinger and others, "A reliable randomized algorithm for the closest-pair problem", 1997).
package enum QuickHash {
    private static let multiplier = UInt64.random(in: 0 ... .max) | 1

    @inline(__always)
    package static func of(_ value: UInt64) -> Int {
        // The high half depends on every bit of the value; dictionaries look at the low one.
        let product = value.multipliedFullWidth(by: multiplier)
        return Int(truncatingIfNeeded: product.high ^ product.low)
    }
}
