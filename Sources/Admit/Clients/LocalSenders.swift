package import Telemetry

/// From where datagrams are taken: they carry no token, so that only who is near may send them.
///
/// It is a second lock and no proof: the sender of a datagram can be forged by whoever shares the network. The first is the address that
/// is listened on, which is this machine's own unless it is set.
package enum LocalSenders {
    /// Nil for an address of this machine or of a private network, else why not.
    package static func refusal(of address: ClientAddress) -> Refusal? {
        guard !ranges.contains(where: { $0.contains(address) }) else { return nil }
        return Refusal(
            .origin,
            "the datagram comes from a public address, and they are taken from this machine and private networks only; send through an agent beside the collector"
        )
    }

    private static let ranges =
        AddressRange.loopback + AddressRange.privateUse + AddressRange.shared + AddressRange.linkLocal
}
