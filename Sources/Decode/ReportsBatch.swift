package import Telemetry

/// What a browser reported at once. Empty is no fault.
package struct ReportsBatch: Hashable, Sendable {
    package var reports: [PageReport] = []
    package var refusals: [Refusal] = []

    package init() {}
}
