package import Telemetry

/// Bytes of `POST /v1/metrics` → operations: the histograms of the durations of queries and of requests; all other points are
/// ignored. Total, like `PageDecoder`, and no more thread-safe.
package final class MetricsDecoder {
    private let reader = OTLPReader()

    package init() {}

    package func decode(_ body: UnsafeRawBufferPointer, form: OTLPForm) throws(Refusal) -> OperationsBatch {
        try reader.read(body, form, into: MetricSink.self).finish()
    }
}
