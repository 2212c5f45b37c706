/// Every report seen of one visit's measurement, and the value they add up to.
///
/// A client reports CLS and INP again each time the page is hidden; the last value is the visit's. Values may fall, reports
/// may overtake each other or arrive twice. Each says its value and the value before it, so the reports form a path from 0
/// to the last value whatever their order of arrival: the value is a function of the *set* of reports, and neither
/// shuffling nor repeating them can change it.
///
/// Some clients tell what was added instead, and number what they send; then the value is the sum over distinct numbers.
package struct Visit: Hashable, Sendable {
    /// The visit's value by the reports so far.
    package private(set) var value: Double
    private var first: Step
    /// Empty for most visits, which report once; then nothing is allocated.
    private var later: [Step] = []

    /// One report.
    private enum Step: Hashable {
        /// It moved the value from `previous` to `value`.
        case move(previous: Double?, value: Double)
        /// It added `value` to the sum.
        case part(number: UInt32, value: Double)
        /// All parts up to a number, added up.
        case parts(upTo: UInt32, value: Double)

        var value: Double {
            switch self {
            case .move(_, let value), .part(_, let value), .parts(_, let value): value
            }
        }

        init(_ order: VisitReport.Order, _ value: Double) {
            self =
                switch order {
                case .after(let previous): .move(previous: previous, value: value)
                case .latest: .move(previous: nil, value: value)
                case .part(let number): .part(number: number, value: value)
                }
        }
    }

    /// What a further report meant.
    package enum Change: Hashable, Sendable {
        /// Seen before, or overtaken by a later one: the visit's value stands.
        case duplicate
        /// The visit's value moved.
        case replaced(old: Double, new: Double)
    }

    /// A page that reports without end (`reportAllChanges`) keeps this many steps; then what they come to becomes one step.
    private static let stepLimit = 32

    package init(value: Double, order: VisitReport.Order) {
        self.value = value
        first = Step(order, value)
    }

    private init(folded step: Step) {
        value = step.value
        first = step
    }

    package mutating func record(value reported: Double, order: VisitReport.Order) -> Change {
        let step = Step(order, reported)
        let old = value
        switch (order, first) {
        case (.part(let number), .part), (.part(let number), .parts):
            guard !isKnown(number) else { return .duplicate }
            append(step)
            value = ([first] + later).reduce(0) { $0 + $1.value }
        case (.after, .move):
            guard step != first, !later.contains(step) else { return .duplicate }
            append(step)
            value = lastValue()
        // Only arrival tells the order: the newest stands, what came before is forgotten.
        case (.latest, _), (.part, .move), (.after, .part), (.after, .parts):
            guard step != first, !later.contains(step) else { return .duplicate }
            self = Visit(value: reported, order: order)
        }
        return value == old ? .duplicate : .replaced(old: old, new: value)
    }

    private mutating func append(_ step: Step) {
        if later.count + 1 >= Visit.stepLimit { self = Visit(folded: folded) }
        later.append(step)
    }

    /// All steps as one.
    private var folded: Step {
        let numbers = ([first] + later).compactMap { step -> UInt32? in
            switch step {
            case .move: nil
            case .part(let number, _), .parts(let number, _): number
            }
        }
        return numbers.max().map { .parts(upTo: $0, value: value) } ?? .move(previous: 0, value: value)
    }

    private func isKnown(_ number: UInt32) -> Bool {
        ([first] + later).contains { step in
            switch step {
            case .move: false
            case .part(let known, _): known == number
            case .parts(let last, _): number <= last
            }
        }
    }

    /// The end of the path. Each step leaves one value and reaches another; only the end is reached once more than left.
    /// A lost report breaks the path into pieces: the piece that starts at 0 is the oldest, among the others the highest
    /// end is taken, because losing a report of a value that fell is the rarest case.
    private func lastValue() -> Double {
        let steps = moves
        var balance: [Double: Int] = [:]
        for step in steps {
            balance[step.value, default: 0] += 1
            if let previous = step.previous { balance[previous, default: 0] -= 1 }
        }
        let ends = balance.filter { $0.value > 0 }.map(\.key)
        let endOfFirstPiece = follow(steps)
        let laterEnds = ends.filter { $0 != endOfFirstPiece }
        // Without any end the reports go round in a circle whose entry is lost.
        return laterEnds.max() ?? endOfFirstPiece ?? steps.map(\.value).max() ?? value
    }

    private var moves: [(previous: Double?, value: Double)] {
        ([first] + later).compactMap { step in
            switch step {
            case .move(let previous, let value): (previous, value)
            case .part, .parts: nil
            }
        }
    }

    /// Where the path that starts at 0 leads; nil when no report starts there.
    private func follow(_ steps: [(previous: Double?, value: Double)]) -> Double? {
        var rest = steps.sorted { $0.value < $1.value }
        var position = 0.0
        var moved = false
        while let next = rest.firstIndex(where: { ($0.previous ?? 0) == position }) {
            position = rest.remove(at: next).value
            moved = true
        }
        return moved ? position : nil
    }
}

extension Visit {
    private enum Tag {
        static let unordered: UInt8 = 0
        static let ordered: UInt8 = 1
        static let part: UInt8 = 2
        static let parts: UInt8 = 3
    }

    /// The stored form: the value, then the steps it comes from.
    package func encode(to writer: inout ByteWriter) {
        writer.write(double: value)
        writer.write(unsigned: UInt64(later.count))
        for step in [first] + later {
            switch step {
            case .move(let previous, _):
                writer.write(byte: previous == nil ? Tag.unordered : Tag.ordered)
                if let previous { writer.write(double: previous) }
            case .part(let number, _):
                writer.write(byte: Tag.part)
                writer.write(unsigned: UInt64(number))
            case .parts(let number, _):
                writer.write(byte: Tag.parts)
                writer.write(unsigned: UInt64(number))
            }
            writer.write(double: step.value)
        }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let value = try reader.readFinite()
        let count = try reader.readUnsigned()
        guard count < UInt64(Visit.stepLimit) else { throw .outOfRange }
        first = try Visit.step(&reader)
        for _ in 0..<count { later.append(try Visit.step(&reader)) }
        self.value = value
    }

    private static func step(_ reader: inout ByteReader) throws(ByteReader.Failure) -> Step {
        func number(_ reader: inout ByteReader) throws(ByteReader.Failure) -> UInt32 {
            guard let number = UInt32(exactly: try reader.readUnsigned()) else { throw .outOfRange }
            return number
        }
        switch try reader.readByte() {
        case Tag.unordered: return .move(previous: nil, value: try reader.readFinite())
        case Tag.ordered:
            let previous = try reader.readFinite()
            return .move(previous: previous, value: try reader.readFinite())
        case Tag.part:
            let number = try number(&reader)
            return .part(number: number, value: try reader.readFinite())
        case Tag.parts:
            let number = try number(&reader)
            return .parts(upTo: number, value: try reader.readFinite())
        default: throw .outOfRange
        }
    }
}
