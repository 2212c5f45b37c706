package import Telemetry

/// Bytes of `POST /v1/traces` → operations: database spans become queries, server spans requests, all others are ignored.
/// Total, like `PageDecoder`, and no more thread-safe.
package final class TracesDecoder {
    private let reader = OTLPReader()

    package init() {}

    package func decode(_ body: UnsafeRawBufferPointer, form: OTLPForm) throws(Refusal) -> OperationsBatch {
        try reader.read(body, form, into: SpanSink.self).finish()
    }
}
