/// What a value was compared with.
package struct Baseline: Hashable, Sendable, Codable {
    /// In the metric's unit.
    package let value: Double
    /// `median of 5 weeks`, `release 1.4.1`.
    package let name: String
    /// What is compared with it, where that has a name: `release 1.4.2`.
    package let subject: String?

    package init(value: Double, name: String, subject: String? = nil) {
        self.value = value
        self.name = name
        self.subject = subject
    }
}
