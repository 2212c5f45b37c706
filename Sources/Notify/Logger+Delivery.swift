import Logging
import Telemetry

extension Logger {
    /// One line for each message that has been attempted or given up; a dead one is an error, for somebody was not told.
    func report(_ delivery: Delivery) {
        let metadata: Metadata = [
            "receiver": "\(delivery.receiver)", "webhook-id": "\(delivery.messageID)",
            "rule": "\(delivery.alert.key.rule)", "attempts": "\(delivery.attempts)",
            "answer": "\(delivery.lastAnswer ?? "")",
        ]
        switch delivery.state {
        case .delivered: info("alert delivered", metadata: metadata)
        case .waiting: notice("alert not delivered, will be tried again", metadata: metadata)
        case .merged: info("alert overtaken by its end", metadata: metadata)
        case .dead: error("alert not delivered, given up", metadata: metadata)
        }
    }
}
