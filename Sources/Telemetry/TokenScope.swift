/// What the bearer of a token may do.
package enum TokenScope: String, Sendable, Codable, CaseIterable {
    /// Send beacons of pages. For tokens that are handed to browsers, whose visitors can read them.
    case page
    /// Send measurements of any kind.
    case ingest
    /// Ask for percentiles, alerts and the report.
    case read
    /// Change what the server does. Whoever may change it may also look at it; sending measurements is another matter.
    case admin

    /// Whether this scope gives `wanted`. `admin` gives `read`, for it can show everything anyway. It does not give
    /// `ingest`: an operator's token that ends up in a page's script must not be one that measurements come in with.
    package func gives(_ wanted: TokenScope) -> Bool {
        switch (self, wanted) {
        case (.page, .page), (.ingest, .ingest), (.ingest, .page), (.read, .read), (.admin, .admin), (.admin, .read):
            true
        case (.page, .ingest), (.page, .read), (.page, .admin), (.ingest, .read), (.ingest, .admin), (.read, .page),
            (.read, .ingest), (.read, .admin), (.admin, .page), (.admin, .ingest):
            false
        }
    }
}

extension Set<TokenScope> {
    /// The scopes in the order they are declared, as RFC 8693, 4.2 writes them: `ingest read`.
    package var text: String {
        TokenScope.allCases.filter(contains).map(\.rawValue).joined(separator: " ")
    }

    /// Reads what `text` wrote; nil for an unknown name, a name given twice, another order, or none at all.
    package init?(text: String) {
        let scopes = text.split(separator: " ", omittingEmptySubsequences: false).map {
            TokenScope(rawValue: String($0))
        }
        self = Set(scopes.compactMap { $0 })
        guard !isEmpty, self.text == text else { return nil }
    }
}
