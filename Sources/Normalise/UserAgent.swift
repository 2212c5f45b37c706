package import Telemetry

/// User agent → device and browser family; the string itself is never kept.
package struct UserAgent: Hashable, Sendable {
    package let device: Device
    /// `Chrome`, `Edge`, `Firefox`, `Safari`, `Opera`, `Samsung Internet`, or `other`.
    package let browser: String

    package init(_ text: String?, hints: ClientHints = ClientHints()) {
        guard let text, !text.isEmpty else {
            device = .unknown
            browser = ""
            return
        }
        // The tokens are those of the vendors' own documentation (MDN, "Browser detection using the user agent").
        let isTablet =
            text.contains("iPad") || text.contains("Tablet") || (text.contains("Android") && !text.contains("Mobile"))
        device = isTablet ? .tablet : text.contains("Mobi") ? .mobile : .desktop
        browser = UserAgent.families.first { text.contains($0.token) }?.name ?? "other"
    }

    /// In this order: most browsers also claim to be the ones further down.
    private static let families: [(token: String, name: String)] = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
}
