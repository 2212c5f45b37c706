import CollectorTesting
import Foundation

/// The parts of an Alertmanager webhook, version 4, that a receiver relies on.
struct AlertMessage: Decodable, Sendable {
    struct Alert: Decodable, Sendable {
        let status: String
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String
        let fingerprint: String
    }

    let version: String
    let status: String
    let receiver: String
    let groupKey: String
    let commonLabels: [String: String]
    let alerts: [Alert]

    static func parse(_ request: WebhookRecorder.Request) throws -> AlertMessage {
        do {
            return try JSONDecoder().decode(AlertMessage.self, from: Data(request.body))
        } catch {
            throw EndToEndFailure("not an alert: \(String(decoding: request.body, as: UTF8.self)) (\(error))")
        }
    }
}
