/// The parts of a text between equal marks, in their order.
struct StatsdParts: Sequence, IteratorProtocol {
    /// Nil once the last part is out.
    private var rest: StatsdText?
    private let mark: UInt8

    init(_ text: StatsdText, by mark: UInt8) {
        rest = text
        self.mark = mark
    }

    mutating func next() -> StatsdText? {
        guard let (part, after) = rest?.cut(at: mark) else { return nil }
        rest = after
        return part
    }
}
