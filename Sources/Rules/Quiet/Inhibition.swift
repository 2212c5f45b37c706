package import Telemetry

/// While one thing fires, others that follow from it are told to nobody: a site that is down has slow pages too.
package struct Inhibition: Sendable, Hashable {
    package let source: AlertMatcher
    package let target: AlertMatcher
    /// In which labels both have to agree.
    package let same: [Dimension]
}
