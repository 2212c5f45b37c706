/// Every report seen of one visit's measurement, and the value they add up to.
///
/// A client reports CLS and INP again each time the page is hidden; the last value is the visit's. Values may fall, reports
/// may overtake each other or arrive twice. Each says its value and the value before it, so the reports form a path from 0
/// to the last value whatever their order of arrival: the value is a function of the *set* of reports, and neither
/// shuffling nor repeating them can change it.
package struct Visit: Hashable, Sendable {
    /// The visit's value by the reports so far.
    package private(set) var value: Double
    private var first: Step
    /// Empty for most visits, which report once; then nothing is allocated.
    private var later: [Step] = []

    /// One report: it moved the value from `previous` to `value`.
    private struct Step: Hashable {
        let previous: Double?
        let value: Double
    }

    /// What a further report meant.
    package enum Change: Hashable, Sendable {
        /// Seen before, or overtaken by a later one: the visit's value stands.
        case duplicate
        /// The visit's value moved.
        case replaced(old: Double, new: Double)
    }

    /// A page that reports without end (`reportAllChanges`) keeps this many steps; then the path so far becomes one step.
    private static let stepLimit = 32

    package init(value: Double, previous: Double?) {
        self.value = value
        first = Step(previous: previous, value: value)
    }

    package mutating func record(value reported: Double, previous: Double?) -> Change {
        let step = Step(previous: previous, value: reported)
        if step == first || later.contains(step) { return .duplicate }
        let old = value
        if previous == nil {
            // Without a predecessor only arrival tells the order: the newest stands, what came before is forgotten.
            self = Visit(value: reported, previous: nil)
        } else {
            if later.count + 1 >= Visit.stepLimit { self = Visit(value: old, previous: 0) }
            later.append(step)
            value = lastValue()
        }
        return value == old ? .duplicate : .replaced(old: old, new: value)
    }

    /// The end of the path. Each step leaves one value and reaches another; only the end is reached once more than left.
    /// A lost report breaks the path into pieces: the piece that starts at 0 is the oldest, among the others the highest
    /// end is taken, because losing a report of a value that fell is the rarest case.
    private func lastValue() -> Double {
        let steps = [first] + later
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

    /// Where the path that starts at 0 leads; nil when no report starts there.
    private func follow(_ steps: [Step]) -> Double? {
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
    /// The stored form: the value, then the steps it comes from.
    package func encode(to writer: inout ByteWriter) {
        writer.write(double: value)
        writer.write(unsigned: UInt64(later.count))
        for step in [first] + later {
            writer.write(byte: step.previous == nil ? 0 : 1)
            if let previous = step.previous { writer.write(double: previous) }
            writer.write(double: step.value)
        }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let value = try reader.readFinite()
        let count = try reader.readUnsigned()
        guard count < UInt64(Visit.stepLimit) else { throw .outOfRange }
        func step(_ reader: inout ByteReader) throws(ByteReader.Failure) -> Step {
            let previous: Double? = try reader.readByte() == 0 ? nil : try reader.readFinite()
            return Step(previous: previous, value: try reader.readFinite())
        }
        first = try step(&reader)
        for _ in 0..<count { later.append(try step(&reader)) }
        self.value = value
    }
}
