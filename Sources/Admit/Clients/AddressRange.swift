package import Telemetry

/// The addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or a single address.
///
/// A range is of one family: `::/0` is all of IPv6 and nothing of IPv4, although IPv4 addresses are held as mapped ones.
package struct AddressRange: Hashable, Sendable {
    let network: ClientAddress
    /// Leading bits of the 128 that count; an IPv4 prefix begins behind the 96 of the mapping.
    let bits: Int

    private var isIPv4: Bool { network.isIPv4 && bits >= AddressRange.mappingBits }

    package func contains(_ address: ClientAddress) -> Bool {
        address.isIPv4 == isIPv4 && AddressRange.cut(address, to: bits) == network
    }

    static func cut(_ address: ClientAddress, to bits: Int) -> ClientAddress {
        // A shift by the full width or more leaves nothing, as it should.
        ClientAddress(
            high: address.high & ~(UInt64.max >> min(bits, 64)), low: address.low & ~(UInt64.max >> max(bits - 64, 0)))
    }

    static let mappingBits = 96
}
