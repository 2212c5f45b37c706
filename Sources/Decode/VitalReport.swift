package import Telemetry

/// One report of a metric: its value, and what orders it among the visit's reports.
package struct VitalReport: Hashable, Sendable {
    package let metric: Metric
    /// In the metric's unit, as sent.
    package let value: Double
    /// What was added since the previous report of the same id; nil when not told.
    package let delta: Double?
    /// The client's id of this visit's metric; nil makes every report count by itself.
    package private(set) var id: String?
    package let navigation: String?
    /// The page by the soft navigation this report belongs to (web-vitals v6, boomerang's `spa`).
    package let navigationURL: String?
    /// The selector of the element it was measured on, as the client wrote it.
    package let element: String?
    /// The parts its value is made of, where the client tells them.
    package let phases: [VitalPhase]
    /// Whether `value` is what was added since the client's previous beacon, and the visit's value the sum of all such
    /// reports under one id (boomerang's `c.cls`).
    package let isIncrement: Bool
    /// The client's number of the beacon, from 1 in each page view (boomerang's `n`): an increment that arrives twice has the
    /// same. Nil when not told.
    package let beaconNumber: UInt32?

    package init(
        metric: Metric, value: Double, delta: Double? = nil, id: String? = nil, navigation: String? = nil,
        navigationURL: String? = nil, element: String? = nil, phases: [VitalPhase] = [], isIncrement: Bool = false,
        beaconNumber: UInt32? = nil
    ) {
        self.metric = metric
        self.value = value
        self.delta = delta
        self.id = id
        self.navigation = navigation
        self.navigationURL = navigationURL
        self.element = element
        self.phases = phases
        self.isIncrement = isIncrement
        self.beaconNumber = beaconNumber
    }

    /// The same report under an id.
    func identified(by id: String) -> VitalReport {
        var report = self
        report.id = id
        return report
    }
}
