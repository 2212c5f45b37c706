package import Telemetry

/// A verdict on one combination of labels, with the numbers it rests on.
package struct Judgement: Sendable, Hashable {
    package let labels: [Dimension: String]
    package let verdict: Verdict
    /// Nil only when the window held no value at all.
    package let evidence: Evidence?

    package init(labels: [Dimension: String], verdict: Verdict, evidence: Evidence?) {
        self.labels = labels
        self.verdict = verdict
        self.evidence = evidence
    }
}
