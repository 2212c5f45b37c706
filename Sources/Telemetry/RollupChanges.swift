/// What has changed since the last hand-over to storage: differences to be added to the stored rows, in one transaction
/// together with the journal row they reach to.
package struct RollupChanges: Sendable {
    /// The change of one metric's series in one cell of its set's grain.
    package struct Cell: Sendable {
        package let metric: Metric
        package let labels: SeriesLabels
        /// The cell's first minute.
        package let bucket: TimeBucket
        package let change: Rollup

        package init(metric: Metric, labels: SeriesLabels, bucket: TimeBucket, change: Rollup) {
            self.metric = metric
            self.labels = labels
            self.bucket = bucket
            self.change = change
        }
    }

    package var cells: [Cell]
    package var ledger: [LedgerKey: Int64]
    /// The last journal row these changes contain.
    package var appliedSequence: Int64
    /// The visits known after some earlier row, when the memory of visits has just begun a new generation.
    package var visits: VisitSnapshot?

    package init(
        cells: [Cell], ledger: [LedgerKey: Int64], appliedSequence: Int64, visits: VisitSnapshot? = nil
    ) {
        self.cells = cells
        self.ledger = ledger
        self.appliedSequence = appliedSequence
        self.visits = visits
    }
}
