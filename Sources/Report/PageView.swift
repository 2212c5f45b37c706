/// What the template sees. A name that is missing in a view is looked up in the views around it, so no name is used on
/// two levels with two meanings.
struct PageView {
    let title: String
    let policy: String
    let sheet: String
    let windowText: String
    let spanText: String
    let generatedText: String
    let stepText: String
    /// Of all times on the page.
    let zone: String
    let answers: [AnswerView]
    let isEmpty: Bool
    let panels: [PanelView]
}

/// A panel as it is drawn; exactly one of its parts is there.
struct PanelView {
    var vitals: VitalsView?
    var routes: RankingView?
    var queries: SlowQueriesView?
    var alerts: AlertsView?
    var ledger: LedgerView?
}

/// One sentence of "Answers first".
struct AnswerView {
    let mark: RatingMark
    /// What the eye should find.
    let lead: String
    let rest: String
}
