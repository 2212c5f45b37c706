import Telemetry

extension Delivery {
    /// Given up without an attempt.
    func dead(_ reason: String) -> Delivery {
        var delivery = self
        delivery.state = .dead
        delivery.lastAnswer = reason
        return delivery
    }
}
