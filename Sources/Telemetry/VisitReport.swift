/// Names one visit's measurement of one metric: a hash of site, metric and the id the client gave it.
///
/// 64 bits: among the half million visits remembered at once, two share a key with a probability below 10^−8. The hash is
/// the same on every machine and in every run, because the journal keeps it.
package struct VisitKey: Hashable, Sendable {
    package let hash: UInt64

    package init(hash: UInt64) { self.hash = hash }

    /// The standard library's way in for keys that are hashes already.
    package func _rawHashValue(seed: Int) -> Int { QuickHash.of(hash) ^ seed }

    package init(site: String, metric: Metric, id: String) {
        var state = FNV1a()
        state.combine(site)
        if metric.isDeclared {
            // Its code is another in the next process.
            state.combine(metric.name)
            state.combine(metric.unit.rawValue)
        } else {
            state.combine(UInt64(metric.code))
        }
        state.combine(id)
        hash = state.finalised
    }
}

/// Says that a measurement is one of possibly several reports of the same thing.
package struct VisitReport: Hashable, Sendable {
    package let key: VisitKey
    package let order: Order

    /// How it stands among the visit's reports.
    package enum Order: Hashable, Sendable {
        /// It replaces the value reported just before (`value − delta`, 0 for the first).
        case after(Double)
        /// The client does not tell: the last to arrive stands.
        case latest
        /// The value is what was added since the client's previous report; the number tells repetitions.
        case part(UInt32)
    }

    package init(key: VisitKey, order: Order) {
        self.key = key
        self.order = order
    }

    /// - Parameter previous: nil if the client does not tell.
    package init(key: VisitKey, previous: Double?) {
        self.init(key: key, order: previous.map(Order.after) ?? .latest)
    }
}

/// FNV-1a with a final avalanche (Fowler, Noll, Vo; the finaliser is MurmurHash3's). Not for secrets.
package struct FNV1a: Sendable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    package mutating func combine(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            for byte in buffer { combine(byte: byte) }
        }
        // A byte no UTF-8 text contains keeps ("a", "bc") and ("ab", "c") apart.
        combine(byte: 0xFF)
    }

    package mutating func combine(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { combine(byte: UInt8(truncatingIfNeeded: value >> shift)) }
    }

    package var finalised: UInt64 {
        var value = state
        value = (value ^ (value >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ (value >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ (value >> 33)
    }

    private mutating func combine(byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
