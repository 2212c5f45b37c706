import Foundation
package import Telemetry

/// What the lane passes on of a request besides its body.
package struct IngestRequest: Sendable {
    package let endpoint: IngestEndpoint
    /// What stands behind the `?` of its target, still encoded; nil where there is none.
    package var query: String?
    /// Whether it is an image's GET, which says everything in its query.
    package var isImage = false
    package let client: Client
    package let origin: String?
    package let userAgent: String?
    package let referer: String?
    package let contentType: String?
    package let contentEncoding: String?
    /// The `Authorization` field as sent. A secret: never stored, never logged.
    package let authorization: String?
    package let optsOut: PrivacySignals
    package var hints = BrowserHints()
}

extension IngestRequest {
    /// Whether a server says what browsers told it, as OpenTelemetry's collector does: browsers put an `Origin` on every POST. Its token
    /// stands for that.
    package var isRelayed: Bool { endpoint == .logs && origin == nil && authorization != nil }

    /// The parts of its query; of a name that comes again the first.
    package var queryItems: [String: String] {
        guard let query else { return [:] }
        let pairs = query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map {
                $0.replacing("+", with: " ").removingPercentEncoding ?? String($0)
            }
            return (parts.first ?? "", parts.count == 2 ? parts[1] : "")
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

/// What a browser, or a proxy that is trusted, says of the browser besides its user agent; as sent.
package struct BrowserHints: Sendable, Hashable {
    /// `Sec-CH-UA`, `Sec-CH-UA-Mobile` and `Sec-CH-UA-Platform` (User-Agent Client Hints).
    package var brands: String?
    package var mobile: String?
    package var platform: String?
    /// The country by a proxy that is trusted, in the header the settings name.
    package var country: String?
}

/// What a browser says for its user about being measured.
package struct PrivacySignals: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `DNT: 1` (Tracking Preference Expression, W3C note, retired in 2019 and still sent).
    package static let doNotTrack = PrivacySignals(rawValue: 1)
    /// `Sec-GPC: 1` (Global Privacy Control).
    package static let globalPrivacyControl = PrivacySignals(rawValue: 2)
}
