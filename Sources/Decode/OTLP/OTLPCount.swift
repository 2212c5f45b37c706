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
        /// It is one of the others, which are counted.
        case dropped
    }

    private let item: Item
    private var seen = 0
    private var opened = 0
    private var wrong = 0
    /// What is refused beside what is told one by one.
    private(set) var more: [RefusalReason: Int64] = [:]

    init(_ item: Item) { self.item = item }

    mutating func admit() -> Admission {
        seen += 1
        guard seen > OTLPLimit.items else { return .admitted }
        guard seen == OTLPLimit.items + 1 else {
            more[.tooLarge, default: 0] += 1
            return .dropped
        }
        return .refused(Refusal(.tooLarge, "more than \(OTLPLimit.items) \(item.rawValue) in one batch; send several"))
    }

    /// Counts what holds items. Empty ones cost two bytes and take longer than items that are stepped over.
    mutating func open() throws(Refusal) {
        opened += 1
        guard opened > OTLPLimit.items else { return }
        throw Refusal(
            .tooLarge, "more than \(OTLPLimit.items) resources, scopes and metrics in one batch; send several")
    }

    /// Counts a mistake. Whether it is told in a sentence: 20 MiB of nothing must not cost more than its bytes.
    mutating func tells(_ mistake: Refusal) -> Bool {
        wrong += 1
        guard wrong > OTLPLimit.refusals else { return true }
        more[mistake.reason, default: 0] += 1
        return false
    }
}
