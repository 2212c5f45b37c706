/// A name by which readings are split: the same word in a rule's `by`, a query's `--by` and a stored series.
package enum Dimension: String, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    case site, page, device, browser, country, connection, navigation, release
    /// What gave a robot away. Robots are counted apart: only a question that names this dimension sees them.
    case bot
    /// A word a page says about itself, `plan=pro`; a page view may have several and is counted under each.
    case tag
    /// A part of a vital, `LCP.resourceLoadDelay`, or of the server's answer by its own name (`Server-Timing`), `server.db`.
    case phase
    /// The selector of the element a vital was measured on, where the page tells it. Only the journal keeps it, unless a set is added.
    case element
    /// The type of a browser's report, and what it is about: a policy's directive, a network error's type.
    case report, subject
    case service, query, route, operation, database

    /// Who knows it; `release` is known to both.
    package func isKnown(to origin: Metric.Origin) -> Bool {
        switch self {
        case .site, .page, .device, .browser, .country, .connection, .navigation, .bot, .tag, .phase, .element, .report,
            .subject:
            origin == .browser
        case .service, .query, .route, .operation, .database: origin == .server
        case .release: true
        }
    }

    /// Whether what has a value of it is kept apart from all that has none: robots are no visitors, and a part of a vital is no vital.
    package var isLane: Bool {
        switch self {
        case .bot, .phase, .report: true
        case .site, .page, .device, .browser, .country, .connection, .navigation, .release, .tag, .element, .subject,
            .service,
            .query, .route, .operation, .database:
            false
        }
    }

    /// Whether its values are a short list of our own, so that folding it would save nothing.
    package var isClosed: Bool { self == .device || self == .browser || self == .bot }
}

/// Kinds of device a page is judged by apart.
package enum Device: UInt8, Sendable, CaseIterable {
    case unknown, mobile, tablet, desktop

    package var name: String {
        switch self {
        case .unknown: "unknown"
        case .mobile: "mobile"
        case .tablet: "tablet"
        case .desktop: "desktop"
        }
    }

    package init?(name: String) {
        guard let device = Device.allCases.first(where: { $0.name == name }) else { return nil }
        self = device
    }
}
