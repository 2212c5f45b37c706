import Foundation
import Logging
import Notify
import Receive
import Rules
import Telemetry

/// What became of a sample that was sent to a receiver: `vitalsd notify test` and `POST /v1/receivers/{name}/test`.
package struct TestAnswer: Codable, Hashable, Sendable {
    package let receiver: String
    package let isDelivered: Bool
    package let answer: String

    private enum CodingKeys: String, CodingKey {
        case receiver
        case isDelivered = "delivered"
        case answer
    }

    init(receiver: String, _ outcome: DeliveryOutcome) {
        self.receiver = receiver
        switch outcome {
        case .delivered(let status): (isDelivered, answer) = (true, "\(status)")
        case .retry(let reason, _), .disable(let reason), .dead(let reason), .unreadable(let reason):
            (isDelivered, answer) = (false, reason)
        }
    }

    /// From here, by the rules file and this environment, without a server.
    package static func send(
        to name: String, _ settings: Settings, environment: [String: String]
    ) async throws -> TestAnswer {
        guard let file = settings.rules else { throw BadQuestion("there is no alerts.yml here; give it by --rules") }
        let rules = try Manifests.rules(at: file)
        guard rules.receivers.contains(where: { $0.name == name }) else {
            let known = rules.receivers.map(\.name).joined(separator: ", ")
            throw BadQuestion(
                "no receiver is called \"\(name.prefix(64))\"; known are \(known.isEmpty ? "none" : known)")
        }
        let receivers = try Receivers(rules.receivers.filter { $0.name == name }, environment: environment)
        if let lack = receivers.unset.first {
            throw BadQuestion("the receiver \(lack.receiver) is not configured: \(lack.remedy)")
        }
        let service = try DeliveryService(
            DeliveryPlan(endpoints: receivers.endpoints), outbox: .none, externalURL: settings.publicURL,
            logger: Logger(label: "vitalsd") { _ in SwiftLogNoOpLogHandler() })
        guard let outcome = await service.test(name) else { throw BadQuestion("the receiver is not configured") }
        return TestAnswer(receiver: name, outcome)
    }

    package static func parse(_ bytes: some Sequence<UInt8>) throws -> TestAnswer {
        try JSONDecoder().decode(TestAnswer.self, from: Data(bytes))
    }

    package var text: String {
        isDelivered
            ? "a test message was delivered to \(receiver): \(answer)\n"
            : "\(receiver) did not take the test message: \(answer)\n"
    }
}
