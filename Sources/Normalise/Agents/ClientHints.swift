import Telemetry

/// What a Chromium browser says of itself in every request over TLS, as received (User-Agent Client Hints, W3C CG report).
///
/// Firefox and Safari send none of it. Nil where the header was absent.
package struct ClientHints: Hashable, Sendable {
    /// `Sec-CH-UA`: `"Chromium";v="138", "Google Chrome";v="138", "Not)A;Brand";v="8"`.
    package let brands: String?
    /// `Sec-CH-UA-Mobile`: `?1` or `?0`.
    package let isMobile: String?
    /// `Sec-CH-UA-Platform`: `"Android"`, with its quotes.
    package let platform: String?

    package init(brands: String? = nil, isMobile: String? = nil, platform: String? = nil) {
        self.brands = brands
        self.isMobile = isMobile
        self.platform = platform
    }
}

extension ClientHints {
    /// The most brands read. Browsers send two to five, of which one is made up.
    static let brandLimit = 8

    /// The brands' names in the browser's order, which it shuffles; empty where the header is absent or cannot be read.
    var brandNames: [String] { StructuredStrings.list(of: brands, limit: ClientHints.brandLimit) }

    /// Nil where the hints do not say. A tablet is no mobile to them, so only the platform tells it from a desktop.
    var device: Device? {
        let isMobile = self.isMobile.flatMap(ClientHints.flag)
        if isMobile == true { return .mobile }
        switch StructuredStrings.list(of: platform, limit: 1).first {
        case "Windows", "macOS", "Linux", "Chrome OS", "Chromium OS": return .desktop
        case "Android", "iOS": return isMobile == false ? .tablet : nil
        default: return nil
        }
    }

    /// Nil where no brand can be read.
    var browser: HintedBrowser? {
        let names = brandNames
        guard !names.isEmpty else { return nil }
        let families = Set(names.compactMap { BrowserFamily(brand: $0) })
        if let family = BrowserFamily.foremost(of: families) {
            return family == .webView ? .presumed(family) : .certain(family)
        }
        return .presumed(names.contains("Chromium") ? .chrome : .other)
    }

    /// A structured boolean (RFC 9651 §3.3.6).
    private static func flag(_ text: String) -> Bool? {
        switch text {
        case "?1": true
        case "?0": false
        default: nil
        }
    }
}
