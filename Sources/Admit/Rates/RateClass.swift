/// Requests that share a limit. Each class counts for itself, so that a flood of one kind leaves the others alone.
package enum RateClass: String, CaseIterable, Sendable {
    case general
    case beacons
    /// Tries to log in to the report or the API: few, since each is a guess at a password.
    case logins = "log-ins"
    /// Imports: few, since each is up to 20 MiB to inflate and store.
    case uploads

    package var defaultRate: Rate {
        switch self {
        case .general: Rate(checked: 100, per: .seconds(60))
        case .beacons: Rate(checked: 1000, per: .seconds(60))
        case .logins: Rate(checked: 5, per: .seconds(900))
        case .uploads: Rate(checked: 10, per: .seconds(60))
        }
    }

    /// What the RateLimit headers call the limit: small letters and hyphens, so that it needs no escapes within its quotes.
    package var policyName: String { rawValue }
}
