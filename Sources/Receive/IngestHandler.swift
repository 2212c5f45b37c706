package import Telemetry

/// What the lane calls out to; `Collector` supplies it. Called on the event loop: it must not block.
package struct IngestHandler: Sendable {
    /// Judges a request by its head; nil lets it in.
    package var admit: @Sendable (IngestRequest) -> Refusal?
    /// Takes a whole request. An answer ends it now; nil means that the ticket is answered later.
    package var take: @Sendable (IngestRequest, UnsafeRawBufferPointer, IngestTicket) -> IngestAnswer?
    /// Told of requests that were refused before `take`.
    package var refused: @Sendable (IngestEndpoint, RefusalReason) -> Void

    package init(
        admit: @escaping @Sendable (IngestRequest) -> Refusal?,
        take: @escaping @Sendable (IngestRequest, UnsafeRawBufferPointer, IngestTicket) -> IngestAnswer?,
        refused: @escaping @Sendable (IngestEndpoint, RefusalReason) -> Void
    ) {
        self.admit = admit
        self.take = take
        self.refused = refused
    }
}
