/// What is asked of the rollups: one metric over a window, split and filtered.
///
/// Everything that reads cells (query, evaluation, report) asks through this one shape, so that where the cells lie can
/// change without them.
package struct ReadingRequest: Hashable, Sendable {
    package var metric: Metric
    package var by: [Dimension]
    package var filters: [Dimension: String]
    /// Inclusive; the bucket that holds it is the first one read.
    package var from: Timestamp
    /// Exclusive; the bucket that holds it is read too when it is not its start.
    package var to: Timestamp
    /// How the window is cut into slices; nil for the window as a whole.
    package var step: TimeStep?

    package init(
        metric: Metric, by: [Dimension] = [], filters: [Dimension: String] = [:], from: Timestamp, to: Timestamp,
        step: TimeStep? = nil
    ) {
        self.metric = metric
        self.by = by
        self.filters = filters
        self.from = from
        self.to = to
        self.step = step
    }
}

/// One row of an answer: the merged cells of one combination of labels in one slice.
package struct Reading: Hashable, Sendable {
    package let labels: [Dimension: String]
    /// Start of the slice, or of the window when it was not sliced.
    package let from: Timestamp
    package let rollup: Rollup

    package init(labels: [Dimension: String], from: Timestamp, rollup: Rollup) {
        self.labels = labels
        self.from = from
        self.rollup = rollup
    }
}

/// What a question came to, and what was read for it.
package struct ReadingAnswer: Sendable {
    package var readings: [Reading]
    /// The window that was read: the one asked for, widened to the cells that are still kept there.
    package let from: Timestamp
    package let to: Timestamp
    /// The dimension set that answered, or `journal`.
    package let source: String
    /// What the reader must know: that what answered does not reach back to the start of the window, or had to leave something out.
    package let note: String?
    /// Whether what answered was not kept through all of the window, or could not be read in part: another source may know more.
    package let isPartial: Bool

    package init(
        readings: [Reading], from: Timestamp, to: Timestamp, source: String, note: String? = nil,
        isPartial: Bool = false
    ) {
        self.readings = readings
        self.from = from
        self.to = to
        self.source = source
        self.note = note
        self.isPartial = isPartial
    }
}
