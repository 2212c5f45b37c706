package import Telemetry

/// What a browser sent, as it said it: nothing is normalised or believed yet.
package struct PageBeacon: Hashable, Sendable {
    package var site: String?
    package var url: String?
    package var release: String?
    package var connection: String?
    package var device: String?
    /// Whether the page saw `navigator.webdriver`.
    package var isDriven = false
    /// The token a site hands to its pages: sendBeacon cannot set a header. A secret: never stored, never logged.
    package var token: String?
    package var reports: [VitalReport] = []
    /// Reports that could not be used, each with its reason.
    package var refusals: [Refusal] = []

    package init() {}
}

/// One web-vitals object: a metric, its value, and what orders it among the visit's reports.
package struct VitalReport: Hashable, Sendable {
    package let metric: Metric
    /// In the metric's unit, as sent.
    package let value: Double
    /// What was added since the previous report of the same id; nil when not told.
    package let delta: Double?
    /// The library's id of this visit's metric; nil makes every report count by itself.
    package let id: String?
    package let navigation: String?
    /// The page by the soft navigation this report belongs to (web-vitals v6).
    package let navigationURL: String?

    package init(
        metric: Metric, value: Double, delta: Double? = nil, id: String? = nil, navigation: String? = nil,
        navigationURL: String? = nil
    ) {
        self.metric = metric
        self.value = value
        self.delta = delta
        self.id = id
        self.navigation = navigation
        self.navigationURL = navigationURL
    }

    /// The same report under an id.
    func identified(by id: String) -> VitalReport {
        VitalReport(
            metric: metric, value: value, delta: delta, id: id, navigation: navigation, navigationURL: navigationURL)
    }
}
