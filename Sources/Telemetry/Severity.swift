/// How loudly an alert is told.
package enum Severity: String, Sendable, Codable, CaseIterable {
    case page, ticket, info
}
