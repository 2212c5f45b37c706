package import Telemetry

/// How one kind of receiver is spoken to: what it is sent, and what its answers mean.
///
/// Another receiver is another file under `Formats`, and its name in the rules.
package protocol MessageFormat: Sendable {
    /// What an attempt at `instant` sends, in this order; one request, except where a receiver takes one alert a request.
    func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest]

    /// The same in a form so plain that no receiver refuses it; nil where there is no plainer one.
    func plainRequest(for message: Message, at instant: Timestamp) -> OutgoingRequest?

    func outcome(of answer: CurlAnswer, at instant: Timestamp) -> DeliveryOutcome

    /// How many of a message's alerts are in what is sent, from the first on; what is not is left for the next message. Those that are for people
    /// name each alert or count it; those for programs must hold it.
    func capacity(for message: Message) -> Int

    /// Word of something that went live; nil for those that have no form for it.
    func changeRequest(
        for deploy: AlertContext.Deploy, id: String, externalURL: String, at instant: Timestamp
    ) -> OutgoingRequest?

    /// Whether several alerts can be one request.
    var takesGroups: Bool { get }
}

extension MessageFormat {
    package func capacity(for message: Message) -> Int { message.items.count }

    package var takesGroups: Bool { true }

    package func changeRequest(
        for deploy: AlertContext.Deploy, id: String, externalURL: String, at instant: Timestamp
    ) -> OutgoingRequest? { nil }

    package func plainRequest(for message: Message, at instant: Timestamp) -> OutgoingRequest? { nil }

    package func outcome(of answer: CurlAnswer, at instant: Timestamp) -> DeliveryOutcome {
        DeliveryOutcome(answer, at: instant)
    }
}
