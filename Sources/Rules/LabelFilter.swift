package import Telemetry

/// Which values of a dimension a rule looks at: one of `included`, unless there is none, and none of `excluded`.
package struct LabelFilter: Sendable, Hashable {
    package let dimension: Dimension
    package let included: [LabelPattern]
    package let excluded: [LabelPattern]

    package init(_ dimension: Dimension, included: [LabelPattern] = [], excluded: [LabelPattern] = []) {
        self.dimension = dimension
        self.included = included
        self.excluded = excluded
    }

    package func admits(_ value: String) -> Bool {
        (included.isEmpty || included.contains { $0.matches(value) }) && !excluded.contains { $0.matches(value) }
    }

    /// The one value it admits, if it is known without looking: storage can then leave out all others.
    package var soleValue: String? {
        guard excluded.isEmpty, included.count == 1, let only = included.first, only.isExact else { return nil }
        return only.text
    }
}
