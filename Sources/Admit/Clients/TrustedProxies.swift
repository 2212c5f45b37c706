package import Telemetry

/// The proxies whose word about the client counts.
package struct TrustedProxies: Hashable, Sendable {
    private let ranges: [AddressRange]

    /// A reverse proxy on the same machine: 127.0.0.0/8 and ::1. The default.
    package static let loopback = TrustedProxies(ranges: AddressRange.loopback)

    /// Nobody speaks for others.
    package static let none = TrustedProxies(ranges: [])

    private init(ranges: [AddressRange]) { self.ranges = ranges }

    /// Reads a list as it stands in the settings: addresses, ranges, and the words `loopback` and `private` (RFC 1918 and fc00::/7,
    /// RFC 4193). The error is a sentence about the first entry that is none of them. An empty list trusts nobody.
    package init(_ entries: [String]) throws(AddressListError) {
        var ranges: [AddressRange] = []
        for entry in entries {
            switch entry.lowercased() {
            case "loopback": ranges += AddressRange.loopback
            case "private": ranges += AddressRange.privateUse
            default: ranges.append(try AddressRange(entry))
            }
        }
        self.ranges = ranges
    }

    /// O(entries): lists are short, and those of a large provider hold some twenty.
    package func contains(_ address: ClientAddress) -> Bool { ranges.contains { $0.contains(address) } }
}
