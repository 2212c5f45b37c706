package import Telemetry

/// User agent and client hints → device and browser family; the strings themselves are never kept.
///
/// Hints win where they say something, as browsers freeze their user agents and claim to be each other in them. What nobody
/// tells a server: Safari on an iPad says it is a Mac, and Chrome on Android says it is Linux while it asks for the desktop's
/// page. Both count as desktops, unless the page sends `device`.
package struct UserAgent: Hashable, Sendable {
    /// `unknown` without a user agent, and for televisions and consoles: they are none of the others.
    package let device: Device
    /// A name of `BrowserFamily`, `other` among them; empty when nothing was said at all.
    package let browser: String

    package init(_ text: String?, hints: ClientHints = ClientHints()) {
        let words = text.flatMap { $0.isEmpty ? nil : AgentWords($0) }
        // The hints have no word for a television, whose user agent therefore knows more.
        let isTelevision = words?.isTelevision ?? false
        device = isTelevision ? .unknown : hints.device ?? words?.device ?? .unknown
        let family = hints.browser.map { $0.family(told: words?.family) } ?? words?.family
        browser = family?.rawValue ?? ""
    }
}
