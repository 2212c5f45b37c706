package import Telemetry

/// What a report is made from; `Collector` supplies it.
package struct ReportData {
    /// Answers from the rollups. Slices and groups without a value may be left out.
    package var read: (ReadingRequest) throws -> [Reading]
    /// Firing first.
    package var alerts: [Alert]
    package var deliveries: [Delivery]
    /// Of the report's window.
    package var ledger: [LedgerLine]
    /// How error budgets stand, those of one objective together.
    package var budgets: [BudgetStanding]
    /// Why the rules are not those of the file; nil where they are.
    package var rulesFault: String?

    package init(
        read: @escaping (ReadingRequest) throws -> [Reading], alerts: [Alert] = [], deliveries: [Delivery] = [],
        ledger: [LedgerLine] = [], budgets: [BudgetStanding] = [], rulesFault: String? = nil
    ) {
        self.read = read
        self.alerts = alerts
        self.deliveries = deliveries
        self.ledger = ledger
        self.budgets = budgets
        self.rulesFault = rulesFault
    }

    /// How often one outcome befell what one owner sent.
    package struct LedgerLine: Hashable, Sendable {
        /// Site or service; empty where a request was refused before it was known.
        package let owner: String
        package let outcome: Outcome
        package let count: Int64

        package init(owner: String, outcome: Outcome, count: Int64) {
            self.owner = owner
            self.outcome = outcome
            self.count = count
        }
    }
}
