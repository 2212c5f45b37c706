package import Telemetry

/// What the lane passes on of a request besides its body.
package struct IngestRequest: Sendable {
    package let endpoint: IngestEndpoint
    package let client: Client
    package let origin: String?
    package let userAgent: String?
    package let referer: String?
    package let contentType: String?
    package let contentEncoding: String?
    /// The `Authorization` field as sent. A secret: never stored, never logged.
    package let authorization: String?
    package let optsOut: PrivacySignals
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
