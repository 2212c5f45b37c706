import Telemetry

/// The ranges that never come from the internet (IANA's registries of special-purpose addresses, RFC 6890).
extension AddressRange {
    /// This machine: 127.0.0.0/8 and ::1.
    static let loopback = [
        AddressRange(network: ClientAddress(ipv4: 0x7F00_0000), bits: 104),
        AddressRange(network: ClientAddress(high: 0, low: 1), bits: 128),
    ]

    /// Networks of one's own: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 (RFC 1918) and fc00::/7 (RFC 4193).
    static let privateUse = [
        AddressRange(network: ClientAddress(ipv4: 0x0A00_0000), bits: 104),
        AddressRange(network: ClientAddress(ipv4: 0xAC10_0000), bits: 108),
        AddressRange(network: ClientAddress(ipv4: 0xC0A8_0000), bits: 112),
        AddressRange(network: ClientAddress(high: 0xFC00_0000_0000_0000, low: 0), bits: 7),
    ]

    /// Behind a carrier's translation, and what clusters and overlay networks number their members from: 100.64.0.0/10 (RFC 6598).
    static let shared = [AddressRange(network: ClientAddress(ipv4: 0x6440_0000), bits: 106)]

    /// The same wire: 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291, 2.5.6).
    static let linkLocal = [
        AddressRange(network: ClientAddress(ipv4: 0xA9FE_0000), bits: 112),
        AddressRange(network: ClientAddress(high: 0xFE80_0000_0000_0000, low: 0), bits: 10),
    ]
}
