import Foundation
package import Telemetry

/// Mail by SMTP: the same words as plain text and as HTML.
package struct MailFormat: MessageFormat {
    private let url: EndpointURL
    private let from: String
    private let to: [String]

    /// - Parameters:
    ///   - url: of the server, smtp with STARTTLS or smtps, with a name and password where it asks for them.
    ///   - from: and `to`, at least one: bare addresses, `oncall@example.com`.
    package init(url: EndpointURL, from: String, to: [String]) {
        self.url = url
        self.from = Mail.address(from)
        self.to = to.map(Mail.address)
    }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        let mail = Mail(
            from: from, to: to, subject: MessageText.title(of: message), date: instant, id: message.id,
            thread: AlertText.threadKey(of: message), isReply: message.state == .resolved,
            isAutomatic: true, text: text(of: message), html: html(of: message))
        return [.mail(url: url.text, from: from, to: to, text: mail.encoded())]
    }

    private func text(of message: Message) -> String {
        TextLayout(
            limit: BodyBound.limitBytes, unit: .bytes, title: { "\($0.inert)\n" },
            fact: { "\($0.name): \($0.value.inert)" }, line: { "- \($0.inert)" },
            links: { "\n" + $0.map { "\($0.name): \($0.url)" }.joined(separator: "\n") }
        ).text(of: message)
    }

    private func html(of message: Message) -> String {
        let body = TextLayout(
            limit: 2 * BodyBound.limitBytes, unit: .bytes, title: { "<h3>\(Markup.html($0.inert))</h3>" },
            fact: { "<div>\($0.name): <b>\(Markup.html($0.value.inert))</b></div>" },
            line: { "<div>• \(Markup.html($0.inert))</div>" },
            links: { links in
                "<p>"
                    + links.map { "<a href=\"\(Markup.html($0.url))\">\($0.name)</a>" }.joined(separator: " · ")
                    + "</p>"
            }
        ).text(of: message)
        return "<!doctype html><html><body>\(body)</body></html>"
    }

    /// 2xx is taken, 4xx is for later, 5xx for good (RFC 5321, 4.2.1). A mail server never disables a receiver.
    package func outcome(of answer: CurlAnswer, at instant: Timestamp) -> DeliveryOutcome {
        guard case .answered(let status, _, _) = answer else { return DeliveryOutcome(answer, at: instant) }
        return switch status {
        case 200..<300: .delivered(status: status)
        case 500...: .dead(reason: "\(status)")
        default: .retry(reason: "\(status)", after: nil)
        }
    }
}
