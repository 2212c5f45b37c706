import Testing

/// A step of the real binary at which it kills itself, and at which pass.
struct Drill: Sendable, CustomTestStringConvertible {
    let step: Int
    let count: Int

    var testDescription: String { "step \(step), pass \(count)" }
    var environment: [String: String] { ["VITALSD_TEST_KILL_AT": "\(step):\(count)"] }

    /// Acknowledging, flushing, packing and trimming: passed again and again. Folding is done once an hour and once a day, so what has
    /// to be folded is prepared, and there is less of it. Upkeep works at once, so its first passes come before the first beacon.
    static let all: [Drill] = [
        (1, [1, 2, 5]), (2, [1, 2, 5]), (3, [1, 2, 5]), (4, [1, 2, 5]), (5, [1, 2, 5]), (6, [1, 2, 5]), (7, [1]),
        (8, [1, 2, 12]), (9, [1, 2]), (10, [1, 2, 5, 12]), (11, [1, 2]), (12, [1, 2]), (13, [1, 2, 25]),
    ].flatMap { step, counts in counts.map { Drill(step: step, count: $0) } }
}
