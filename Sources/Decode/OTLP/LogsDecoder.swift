package import Telemetry

/// Bytes of `POST /v1/logs` → beacons: records of the event `browser.web_vital`; all others are ignored. Total, like
/// `PageDecoder`, and no more thread-safe.
package final class LogsDecoder {
    private let reader = OTLPReader()

    package init() {}

    package func decode(_ body: UnsafeRawBufferPointer, form: OTLPForm) throws(Refusal) -> LogsBatch {
        try reader.read(body, form, into: LogSink.self).finish()
    }
}
