package import Telemetry

/// What the lane calls out to; `Collector` supplies it. Called on the event loop: it must not block.
package struct IngestHandler: Sendable {
    package var paths: SitePaths
    /// The field, in lower case, in which a trusted proxy says the country; nil to believe none.
    package var countryField: String?
    /// Whether the connection's other end is a proxy that is trusted.
    package var isTrusted: @Sendable (ClientAddress?) -> Bool
    /// The one field, in lower case, that says for whom a proxy speaks; nil to believe none.
    package var forwardingField: String?
    /// Who a request is from, by the connection's other end and the forwarding field.
    package var identify: @Sendable (ClientAddress?, String?) -> Client
    /// Judges a request by its head; nil lets it in.
    package var admit: @Sendable (IngestRequest) -> Refusal?
    /// What must be looked at before the body is read, if anything; its refusal, or nil. Not on the event loop.
    package var verification: @Sendable (IngestRequest) -> (@Sendable () async -> Refusal?)?
    /// Judges a body that is larger than `IngestEndpoint.uploadSize`, as soon as that is known.
    package var admitUpload: @Sendable (IngestRequest) -> Refusal?
    /// Takes a whole request. An answer ends it now; nil means that the ticket is answered later.
    package var take: @Sendable (IngestRequest, UnsafeRawBufferPointer, IngestTicket) -> IngestAnswer?
    /// Told of requests that were refused before `take`.
    package var refused: @Sendable (RefusalReason) -> Void

    package init(
        paths: SitePaths = SitePaths(), countryField: String? = nil,
        isTrusted: @escaping @Sendable (ClientAddress?) -> Bool = { _ in false }, forwardingField: String?,
        identify: @escaping @Sendable (ClientAddress?, String?) -> Client,
        admit: @escaping @Sendable (IngestRequest) -> Refusal?,
        verification: @escaping @Sendable (IngestRequest) -> (@Sendable () async -> Refusal?)? = { _ in nil },
        admitUpload: @escaping @Sendable (IngestRequest) -> Refusal?,
        take: @escaping @Sendable (IngestRequest, UnsafeRawBufferPointer, IngestTicket) -> IngestAnswer?,
        refused: @escaping @Sendable (RefusalReason) -> Void
    ) {
        self.paths = paths
        self.countryField = countryField
        self.isTrusted = isTrusted
        self.forwardingField = forwardingField
        self.identify = identify
        self.admit = admit
        self.verification = verification
        self.admitUpload = admitUpload
        self.take = take
        self.refused = refused
    }
}
