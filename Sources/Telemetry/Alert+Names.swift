extension Alert {
    /// The names by which alerts are matched and grouped: of the rule, its severity and metric, and of dimensions.
    package static let names = ["rule", "severity", "metric"] + Dimension.allCases.map(\.rawValue)

    /// Nil where the alert has no such label: what is about pages is not about whole sites.
    package func value(of name: String) -> String? {
        switch name {
        case "rule": key.rule
        case "severity": severity.rawValue
        case "metric": evidence.metric
        default: Dimension(rawValue: name).flatMap { key.labels[$0] }
        }
    }
}
