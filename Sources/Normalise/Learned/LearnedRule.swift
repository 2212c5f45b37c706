package import Telemetry

/// A position that is folded, as it is shown to whoever may undo it.
package struct LearnedRule: Hashable, Sendable {
    package let site: String
    /// Down to the folded position: `/shop/:any`.
    package let template: String
    /// Different values seen; about 7 % off above a hundred or so.
    package let distinct: Int
    /// The values seen most before the fold, up to five.
    package let examples: [String]
    /// Page views of all values together.
    package let views: Int
    package let since: Timestamp

    package init(
        site: String, template: String, distinct: Int, examples: [String], views: Int, since: Timestamp
    ) {
        self.site = site
        self.template = template
        self.distinct = distinct
        self.examples = examples
        self.views = views
        self.since = since
    }
}
