import Telemetry

extension Delivery {
    /// Given up without an attempt.
    func dead(_ reason: String) -> Delivery {
        var delivery = self
        delivery.state = .dead
        delivery.lastAnswer = reason
        return delivery
    }

    /// With why somebody else is told of it.
    var handedOver: Delivery {
        var delivery = self
        delivery.alert.summary += " (not delivered to \(receiver): \(lastAnswer ?? "given up"))"
        return delivery
    }

    /// Not yet.
    func waiting(until instant: Timestamp) -> Delivery {
        var delivery = self
        delivery.nextAttempt = instant
        return delivery
    }

    /// As one of those that go out together.
    func joined(_ messageID: String, at instant: Timestamp) -> Delivery {
        var delivery = self
        delivery.messageID = messageID
        delivery.lastAttempt = instant
        return delivery
    }
}
