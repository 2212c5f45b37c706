package import Telemetry

extension TrustedProxies {
    /// Who is behind `peer`: the right-most hop that is not itself a trusted proxy, if the peer is one.
    ///
    /// Each proxy appends the address it was called from, so what stands left of the first untrusted hop is that hop's own claim.
    /// A hop that cannot be read ends the walk, and the client is the proxy that reported it: every such request shares one
    /// limit, which is strict but cannot be escaped. When all hops are trusted, the client is the left-most.
    ///
    /// `value` is the lines of the header joined by ", " in their order, nil when there is none. Where only the header that does not
    /// count is there, pass an empty text: a proxy was at work, so that the request is not taken for local work.
    /// O(bytes), without an allocation unless a quoted value holds escapes.
    package func client(peer: ClientAddress, forwarding value: String?, field: ForwardingField) -> Client {
        guard var value else { return Client(address: peer, isLocal: peer.isLoopback) }
        guard contains(peer), field != .none else { return Client(address: peer, isLocal: false) }
        let address = value.withUTF8 { walk(ForwardedHops($0[...], field: field), from: peer) }
        return Client(address: address, isLocal: false)
    }

    private func walk(_ hops: ForwardedHops, from peer: ClientAddress) -> ClientAddress {
        var hops = hops
        var address = peer
        for _ in 0..<TrustedProxies.hopLimit {
            guard case .address(let hop) = hops.next() else { return address }
            address = hop
            guard contains(hop) else { return address }
        }
        return address
    }

    /// Real chains have a handful; a longer one of nothing but trusted addresses was made up.
    private static let hopLimit = 32
}
