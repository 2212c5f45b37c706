/// How much of an address a limit looks at: one host, or more of the network when hosts can no longer be told apart.
///
/// An address alone does not say how far it was cut (10.0.0.0 is a host and a network), so the width is always named beside it.
package enum PrefixWidth: Int, CaseIterable, Sendable {
    /// IPv4 /32, IPv6 /64: a subscriber is given a whole /64 and moves freely within it (RFC 6177, RFC 8981).
    case host
    /// IPv4 /24, IPv6 /48: what one site is commonly given.
    case site
    /// IPv4 /16, IPv6 /32: about one provider.
    case network
    case everyone
}
