/// What gives a sender away as no person. The ledger names it, so a rule keeps its name.
///
/// The order of the cases is the order in which a catch is attributed when several rules match.
package enum BotRule: String, CaseIterable, Sendable {
    /// The agent names itself a robot: a crawler that runs scripts, a preview, a synthetic check.
    case userAgent = "user_agent"
    /// The agent is a browser without a window, or one that a test drives.
    case headless
    /// The page saw `navigator.webdriver`, which a driven browser must set (WebDriver, "Interface").
    case webdriver
    /// There is no agent at all, or it is a library for HTTP: nothing that renders a page.
    case tool
    /// The values of one navigation contradict each other in a way that no browser can measure.
    case impossible
    /// The agent holds text that the operator listed.
    case custom
}
