package import Telemetry

extension Message {
    /// What an attempt at `instant` says of rows of the outbox that go out together; at least one.
    package init(
        _ deliveries: [Delivery], groupLabels: [String: String] = [:], externalURL: String, at instant: Timestamp
    ) {
        let oldest = deliveries.map(\.happenedAt).min() ?? instant
        self.init(
            id: deliveries[0].messageID, items: deliveries.map { Item(alert: $0.alert, context: $0.context) },
            groupLabels: groupLabels, externalURL: externalURL, late: instant - oldest)
    }
}

extension Delivery {
    /// What it tells of: what is owed again, or to somebody else, is as late as it is.
    fileprivate var happenedAt: Timestamp {
        let moment =
            switch alert.state {
            case .firing: alert.toldAt ?? createdAt
            case .resolved: alert.endedAt ?? createdAt
            }
        return min(moment, createdAt)
    }
}
