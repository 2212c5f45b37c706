package import Foundation
package import Telemetry

/// The headers by which a receiver knows a message, its age and its sender (Standard Webhooks 1.0.0).
package struct WebhookSignature: Hashable, Sendable {
    /// Constant over the retries of a message: what a receiver drops duplicates by.
    package let id: String
    /// Unix seconds of this attempt; receivers refuse old ones as replays.
    package let timestamp: Int64
    /// `v1,<base64>` for each secret, separated by a space; nil for a receiver without secrets.
    package let signature: String?

    /// Several secrets sign while one replaces another: the receiver accepts a message if any of them fits.
    package init(id: String, at instant: Timestamp, body: Data, secrets: [WebhookSecret]) {
        self.id = id
        timestamp = instant.seconds
        let content = Data("\(id).\(instant.seconds).".utf8) + body
        let signatures = secrets.map { "v1," + $0.code(over: content) }
        signature = signatures.isEmpty ? nil : signatures.joined(separator: " ")
    }

    package var headers: [(name: String, value: String)] {
        let always = [(name: "webhook-id", value: id), (name: "webhook-timestamp", value: String(timestamp))]
        guard let signature else { return always }
        return always + [(name: "webhook-signature", value: signature)]
    }
}
