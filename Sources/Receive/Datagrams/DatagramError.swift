/// A datagram socket cannot be had, or was lost.
package struct DatagramError: Error, Hashable, CustomStringConvertible {
    enum Problem: Hashable {
        case inUse
        /// By the system, while it was in use.
        case closed
        case other(String)
    }

    let address: String
    let problem: Problem

    package var description: String {
        switch problem {
        case .inUse:
            "\(address) (UDP) is in use by another process; stop it, or choose another address with the setting statsd"
        case .closed: "the system closed the socket at \(address) (UDP) that the setting statsd asks for"
        case .other(let reason):
            "cannot receive at \(address) (UDP): \(reason); choose another address with the setting statsd"
        }
    }
}
