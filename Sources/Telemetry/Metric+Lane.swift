extension Metric {
    /// The lane its measurements are always in; nil for what visitors get and for servers' operations.
    package var lane: Dimension? {
        switch self {
        case .phase: .phase
        case .reports: .report
        default: nil
        }
    }

    /// The set by the minute that all its measurements are counted in: what rules may split it by.
    package var minuteSet: DimensionSet {
        switch lane {
        case .phase: .phase
        case .report: .report
        default: self == .request || self == .requestErrors ? .route : DimensionSet(origin: origin)
        }
    }

    /// What is kept of it release by release, beside the release itself; nil where releases are not told apart.
    package var setBesideRelease: DimensionSet? {
        guard lane == nil else { return nil }
        switch origin {
        case .browser: return .siteAndDevice
        case .server: return minuteSet == .query ? .query : .service
        }
    }
}
