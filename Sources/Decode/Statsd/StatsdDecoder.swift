import Telemetry

/// A datagram of statsd or DogStatsD lines → operations: `name:value|type|@rate|#tag:value,tag:value|T1700000000`, one a line.
///
/// Timers (`ms`), histograms (`h`) and distributions (`d`) are durations in milliseconds; a tag `unit` with `s`, `us` or `ns` says otherwise
/// of the latter two. Counters, gauges, sets, events and service checks are counted as ignored. Tags name whose the operation is and what it
/// was: see `StatsdTags`. Total, and it allocates nothing but its results. O(bytes).
package enum StatsdDecoder {
    /// What fits in a datagram by UDP over IPv4 (RFC 768: 65 535 less the heads).
    package static let packetLimit = 65_507

    /// - Parameter packet: what arrived in one datagram; nothing of it is kept.
    package static func decode(_ packet: UnsafeRawBufferPointer) -> OperationsBatch {
        guard packet.count <= packetLimit else {
            var batch = OperationsBatch()
            batch.refusals = [
                Refusal(.tooLarge, "the packet has \(packet.count) bytes, more than the \(packetLimit) of a datagram")
            ]
            return batch
        }
        var batch = StatsdBatch()
        for line in StatsdText(packet).parts(by: UInt8(ascii: "\n")) { batch.read(line) }
        return batch.finish()
    }
}
