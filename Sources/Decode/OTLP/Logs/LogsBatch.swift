package import Telemetry

/// What browsers instrumented with OpenTelemetry sent as log records.
package struct LogsBatch: Hashable, Sendable {
    /// One of each record that is a web vital: the records of a page view may come in several requests anyway.
    package var beacons: [LoggedBeacon] = []
    /// Of what could not be told whose it is.
    package var refusals: [Refusal] = []
    /// What is refused besides, of which no sentence tells.
    package var more: [RefusalReason: Int64] = [:]
    /// Records of all else.
    package var ignored: Int64 = 0

    package init() {}
}

/// A beacon that came as a log record, perhaps by way of a collector: whose browser it is, only the record can tell.
package struct LoggedBeacon: Hashable, Sendable {
    package var beacon: PageBeacon
    package var userAgent: String?
    /// When it was measured; nil means on arrival.
    package var instant: Timestamp?

    package init(beacon: PageBeacon, userAgent: String? = nil, instant: Timestamp? = nil) {
        self.beacon = beacon
        self.userAgent = userAgent
        self.instant = instant
    }
}
