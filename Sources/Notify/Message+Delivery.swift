package import Telemetry

extension Message {
    /// What an attempt at `instant` says of a row of the outbox.
    package init(_ delivery: Delivery, externalURL: String, at instant: Timestamp) {
        self.init(
            id: delivery.messageID, items: [Item(alert: delivery.alert)], externalURL: externalURL,
            late: instant - delivery.createdAt)
    }
}
