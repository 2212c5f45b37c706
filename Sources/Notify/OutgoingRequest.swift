package import Foundation
import Telemetry

/// What is sent to a receiver, ready for the wire. Shows neither address nor content: both may hold secrets.
package enum OutgoingRequest: Sendable {
    case post(url: String, headers: [Header], body: Data)
    /// A mail by SMTP; `text` is the whole of it, headers included, with lines ending in CRLF.
    case mail(url: String, from: String, to: [String], text: Data)

    package struct Header: Sendable, Hashable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A POST of JSON with the headers of Standard Webhooks 1.0.0, signed where there are secrets.
    static func json(
        _ body: Data, to url: EndpointURL, id: String, at instant: Timestamp, secrets: [WebhookSecret] = [],
        headers: [Header] = []
    ) -> OutgoingRequest {
        let signature = WebhookSignature(id: id, at: instant, body: body, secrets: secrets)
        let all =
            [Header("content-type", "application/json")] + headers
            + signature.headers.map { Header($0.name, $0.value) }
        return .post(url: url.text, headers: all, body: body)
    }

    package var body: Data {
        switch self {
        case .post(_, _, let body): body
        case .mail(_, _, _, let text): text
        }
    }
}

extension OutgoingRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "OutgoingRequest(\(body.count) bytes)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
