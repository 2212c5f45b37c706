/// The way to a receiver.
package struct SenderRoute: Sendable {
    /// Nil for the direct way: the environment's proxies are never asked.
    package let proxy: EndpointURL?
    /// Certificates in PEM to believe instead of the system's.
    package let caFile: String?
    /// Whether addresses of this machine and its networks are refused when they are connected to. Of no use behind a proxy, which
    /// looks names up itself.
    package let refusesPrivateAddresses: Bool

    package init(proxy: EndpointURL? = nil, caFile: String? = nil, refusesPrivateAddresses: Bool = false) {
        self.proxy = proxy
        self.caFile = caFile
        self.refusesPrivateAddresses = refusesPrivateAddresses
    }
}
