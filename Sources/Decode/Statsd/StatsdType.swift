/// What a line measures.
enum StatsdType {
    /// `ms`, by its name in milliseconds.
    case timer
    /// `h` and `d`, histograms and distributions; what they count in is not told by the type.
    case distribution
    /// `c` and `g`, counters and gauges, of which a line may hold several values.
    case level
    /// `s`, a set, whose value is any text, colons among it.
    case set

    init?(_ text: StatsdText) {
        switch text {
        case "ms": self = .timer
        case "h", "d": self = .distribution
        case "c", "g": self = .level
        case "s": self = .set
        default: return nil
        }
    }
}
