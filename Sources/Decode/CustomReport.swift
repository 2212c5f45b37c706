package import Telemetry

/// A measurement under a name of the site's own: a custom mark of a page, or what Next.js adds to the vitals.
///
/// Whether it is taken is not decided here: that takes a declaration of the name, its unit and its limits.
package struct CustomReport: Hashable, Sendable {
    package let name: String
    /// In `unit`; as sent where no unit is told.
    package let value: Double
    /// Nil when not told.
    package let unit: MetricUnit?
    /// What was added since the previous report of the same id, in the same unit; nil when not told.
    package let delta: Double?
    /// Nil makes every report count by itself.
    package let id: String?
    package let navigation: String?

    package init(
        name: String, value: Double, unit: MetricUnit? = nil, delta: Double? = nil, id: String? = nil,
        navigation: String? = nil
    ) {
        self.name = name
        self.value = value
        self.unit = unit
        self.delta = delta
        self.id = id
        self.navigation = navigation
    }
}
