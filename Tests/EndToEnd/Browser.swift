/// A real browser with one window, driven from outside.
protocol Browser: Sendable {
    /// Starts it with a profile of its own and opens its window.
    static func start() async throws -> Self

    /// Goes to a page, and awaits that it is loaded.
    func open(_ url: String) async throws

    /// The value a script returns, as text; `true` is 1.
    func run(_ script: String) async throws -> String

    /// Awaits the script calling its last argument, and returns what it was called with, as text.
    func awaitScript(_ script: String) async throws -> String

    /// As a person clicks: all events that come with it, and trusted.
    func click(_ selector: String) async throws

    func back() async throws

    /// Console messages since the last call, errors and policy violations among them.
    func consoleMessages() async throws -> [String]

    /// Ends the browser.
    func close() async throws
}

extension Browser {
    /// Awaits an expression of the page to become true.
    func await(_ expression: String) async throws {
        let script = """
            const done = arguments[arguments.length - 1];
            const look = () => (\(expression)) ? done("yes") : setTimeout(look, 20);
            look();
            """
        _ = try await awaitScript(script)
    }
}
