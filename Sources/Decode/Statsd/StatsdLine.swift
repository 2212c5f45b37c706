import Telemetry

/// A line taken apart, in place: `name:value:value|type`, and behind it in any order `@rate`, `#tags`, `T` with a timestamp, and what later
/// versions of the protocol may add, such as the container's id in `c:`, which is passed over.
struct StatsdLine {
    let name: StatsdText
    /// One value, or several with colons between them (DogStatsD 1.1).
    let values: StatsdText
    /// Nil where none is known; then there is a fault too.
    let type: StatsdType?
    /// How many operations each value stands for: 1 to 10 000.
    private(set) var weight = 1.0
    /// When it was, where the line says so (DogStatsD 1.3).
    private(set) var instant: Timestamp?
    private(set) var tags = StatsdTags()
    /// The first thing for which none of the values is taken.
    private(set) var fault: StatsdFault?

    /// Reads the tags of a line with a fault too, since they tell whose it is; but nothing behind the type of what is no timing.
    init(_ line: StatsdText) {
        var sections = line.parts(by: UInt8(ascii: "|"))
        let (name, values) = (sections.next() ?? .empty).cut(at: UInt8(ascii: ":"))
        let type = sections.next()
        self.name = name
        self.values = values ?? .empty
        self.type = type.flatMap(StatsdType.init)
        if name.isEmpty || values == nil {
            fault = .noName
        } else if self.values.isEmpty {
            fault = .noValue
        } else if type == nil {
            fault = .noType
        } else if self.type == nil {
            fault = .unknownType
        } else if !isTiming {
            return
        }
        while let section = sections.next() { read(section) }
    }

    var isTiming: Bool {
        switch type {
        case .timer, .distribution: true
        case .level, .set, nil: false
        }
    }

    /// How many values there are.
    var valueCount: Int64 {
        switch type {
        case .timer, .distribution, .level, nil:
            values.parts(by: UInt8(ascii: ":")).reduce(into: 0) { count, _ in count += 1 }
        case .set: 1
        }
    }

    /// A value in milliseconds; nil for what is no duration.
    func milliseconds(_ value: StatsdText) -> Double? {
        // A minus in front of a zero is a sender's mistake as well.
        guard let number = value.number, number.sign == .plus else { return nil }
        let milliseconds = type == .distribution ? tags.unit.milliseconds(number) : number
        return milliseconds.isFinite ? milliseconds : nil
    }

    private mutating func read(_ section: StatsdText) {
        switch section.first {
        case UInt8(ascii: "@"):
            let weight = section.dropFirst().number.flatMap(StatsdLine.weight)
            if weight == nil { note(.badRate) }
            self.weight = weight ?? 1
        case UInt8(ascii: "T"):
            instant = section.dropFirst().wholeNumber(digits: StatsdLine.instantDigits).map(Timestamp.init(seconds:))
            if instant == nil { note(.badInstant) }
        case UInt8(ascii: "#"):
            if !tags.read(section.dropFirst()) { note(.tooManyTags) }
        default: break
        }
    }

    private mutating func note(_ fault: StatsdFault) { if self.fault == nil { self.fault = fault } }

    /// Of a sample rate above 0 and up to 1; nil for others, and for one so small that one value would outweigh all else.
    private static func weight(rate: Double) -> Double? {
        guard rate > 0, rate <= 1, 1 / rate <= SamplingWeight.limit else { return nil }
        return 1 / rate
    }

    /// Seconds beyond the year 30 000: nothing overflows, and what is too far away is refused where there is a clock.
    private static let instantDigits = 12
}
