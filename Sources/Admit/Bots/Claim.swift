/// One number a beacon claims. Told twice with different values it is no claim, because nobody knows which one to compare.
struct Claim {
    private var told = 0.0
    private var isContested = false

    /// Nil when nothing above zero was told, or more than one thing.
    var value: Double? { isContested || told == 0 ? nil : told }

    mutating func tell(_ value: Double) {
        guard value > 0 else { return }
        if told != 0, told != value { isContested = true }
        told = value
    }
}
