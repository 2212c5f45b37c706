/// The one header that tells who is behind a proxy.
///
/// Only one counts, and the other is ignored: a proxy that maintains one of them passes the other on as the client wrote it.
package enum ForwardingField: String, Sendable, CaseIterable {
    /// What nearly every proxy writes; no standard, but alike everywhere.
    case xForwardedFor = "x-forwarded-for"
    /// RFC 7239.
    case forwarded
    /// No proxy is asked: the client is whoever connects.
    case none
}
