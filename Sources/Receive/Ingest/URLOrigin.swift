/// The origin of a URL, as an `Origin` field would say it.
package enum URLOrigin {
    /// Scheme, host and port; nil for what has no scheme.
    package static func of(_ url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        return String(url[..<scheme.upperBound]) + url[scheme.upperBound...].prefix { !"/?#".contains($0) }
    }
}
