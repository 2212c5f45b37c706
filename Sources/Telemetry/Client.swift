/// Who a request is from, as far as that can be known.
package struct Client: Hashable, Sendable {
    /// What limits are kept by. Never stored, never logged.
    package let address: ClientAddress
    /// Whether it is this very machine's, not through a proxy: a person who tries something out, a script beside the server.
    package let isLocal: Bool

    package init(address: ClientAddress, isLocal: Bool) {
        self.address = address
        self.isLocal = isLocal
    }
}
