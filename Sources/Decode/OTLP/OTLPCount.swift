import Telemetry

/// Keeps the books of one body: how many items were seen, and how many of them were wrong.
struct OTLPCount: Sendable {
    /// What is counted, for messages.
    enum Item: String, Sendable {
        case spans
        case points = "data points"
        case records = "log records"
    }

    /// Whether one more item is read.
    enum Admission {
        case admitted
        /// It is the first above the limit.
        case refused(Refusal)
        /// It is one of the others.
        case dropped
    }

    private let item: Item
    private var seen = 0
    private var opened = 0
    private var wrong = 0
    private var first: Refusal?

    init(_ item: Item) { self.item = item }

    mutating func admit() -> Admission {
        seen += 1
        guard seen > OTLPLimit.items else { return .admitted }
        guard seen == OTLPLimit.items + 1 else { return .dropped }
        return .refused(Refusal(.tooLarge, "more than \(OTLPLimit.items) \(item.rawValue) in one batch; send several"))
    }

    /// Counts what holds items. Empty ones cost two bytes and take longer than items that are stepped over.
    mutating func open() throws(Refusal) {
        opened += 1
        guard opened > OTLPLimit.items else { return }
        throw Refusal(
            .tooLarge, "more than \(OTLPLimit.items) resources, scopes and metrics in one batch; send several")
    }

    /// Counts a mistake. Each is a sentence and a line in the books: 20 MiB of nothing must not cost more than its bytes.
    mutating func count(_ mistake: Refusal) throws(Refusal) {
        wrong += 1
        if first == nil { first = mistake }
        guard wrong > OTLPLimit.refusals else { return }
        throw Refusal(
            .malformed,
            "more than \(OTLPLimit.refusals) of the \(item.rawValue) cannot be read, so none is taken; the first: "
                + (first ?? mistake).detail)
    }
}
