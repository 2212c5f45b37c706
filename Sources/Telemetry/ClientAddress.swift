/// An IP address, to count by and to forget: 128 bits, an IPv4 address as the IPv6 address it is mapped to (RFC 4291, 2.5.5.2).
///
/// A client that reaches a dual-stack socket by IPv4 is therefore the same client. It has no description, and its mirror is
/// empty: an address never stands in a log line, an error or a dump.
package struct ClientAddress: Hashable, Sendable, CustomReflectable {
    package let high: UInt64
    package let low: UInt64

    @inlinable
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The first octet is the highest.
    @inlinable
    package init(ipv4: UInt32) { self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(ipv4)) }

    @inlinable
    package var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// 127.0.0.0/8 and ::1.
    package var isLoopback: Bool { high == 0 && (low == 1 || low >> 24 == 0xFFFF_7F) }

    /// What limits are kept by: IPv4 /32, IPv6 /64.
    package var host: ClientAddress { prefix(.host) }

    /// The address with everything below `width` cleared; the same for all addresses at `everyone`.
    package func prefix(_ width: PrefixWidth) -> ClientAddress {
        let isIPv4 = isIPv4
        return switch width {
        case .host: isIPv4 ? self : ClientAddress(high: high, low: 0)
        case .site: isIPv4 ? ClientAddress(high: 0, low: low & ~0xFF) : ClientAddress(high: high & ~0xFFFF, low: 0)
        case .network:
            isIPv4 ? ClientAddress(high: 0, low: low & ~0xFFFF) : ClientAddress(high: high & ~0xFFFF_FFFF, low: 0)
        case .everyone: ClientAddress(high: 0, low: 0)
        }
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
