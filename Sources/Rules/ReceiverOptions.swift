package import Telemetry

/// What is the same for every type of receiver.
package struct ReceiverOptions: Sendable, Hashable {
    /// The severities it is told of; all unless told.
    package var severities: Set<Severity> = Set(Severity.allCases)
    /// Whether it is told that an alert is over.
    package var sendsResolved = true
    /// Certificates to believe instead of the system's.
    package var caFile: String?
    /// The variable with the address of a proxy; nil for the direct way.
    package var proxy: Secret?
    /// Whether addresses of this machine and its networks are refused.
    package var refusesPrivateAddresses = false
    /// How often it may be written to; nil for as often as there is something to say.
    package var rate: Rate?
    /// The receiver that is told what this one could not be; there is no circle of them.
    package var fallback: String?

    package init() {}

    /// `10/1m`
    package struct Rate: Sendable, Hashable {
        /// 1 to 1000.
        package let count: Int
        /// 1 s to 1 h.
        package let time: Duration

        package init(count: Int, time: Duration) {
            self.count = count
            self.time = time
        }
    }
}
