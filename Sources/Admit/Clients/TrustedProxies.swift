package import Telemetry

/// The proxies whose word about the client counts.
package struct TrustedProxies: Hashable, Sendable {
    private let ranges: [AddressRange]

    /// A reverse proxy on the same machine: 127.0.0.0/8 and ::1. The default.
    package static let loopback = TrustedProxies(ranges: loopbackRanges)

    /// Nobody speaks for others.
    package static let none = TrustedProxies(ranges: [])

    private init(ranges: [AddressRange]) { self.ranges = ranges }

    /// Reads a list as it stands in the settings: addresses, ranges, and the words `loopback` and `private` (RFC 1918 and fc00::/7,
    /// RFC 4193). The error is a sentence about the first entry that is none of them. An empty list trusts nobody.
    package init(_ entries: [String]) throws(AddressListError) {
        var ranges: [AddressRange] = []
        for entry in entries {
            switch entry.lowercased() {
            case "loopback": ranges += TrustedProxies.loopbackRanges
            case "private": ranges += TrustedProxies.privateRanges
            default: ranges.append(try AddressRange(entry))
            }
        }
        self.ranges = ranges
    }

    /// O(entries): lists are short, and those of a large provider hold some twenty.
    package func contains(_ address: ClientAddress) -> Bool { ranges.contains { $0.contains(address) } }

    private static let loopbackRanges = [
        AddressRange(network: ClientAddress(ipv4: 0x7F00_0000), bits: 104),
        AddressRange(network: ClientAddress(high: 0, low: 1), bits: 128),
    ]
    private static let privateRanges = [
        AddressRange(network: ClientAddress(ipv4: 0x0A00_0000), bits: 104),
        AddressRange(network: ClientAddress(ipv4: 0xAC10_0000), bits: 108),
        AddressRange(network: ClientAddress(ipv4: 0xC0A8_0000), bits: 112),
        AddressRange(network: ClientAddress(high: 0xFC00_0000_0000_0000, low: 0), bits: 7),
    ]
}
