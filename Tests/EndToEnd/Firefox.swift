import CollectorTesting
import Foundation

/// A real headless Firefox, driven by its own protocol: Debian has no geckodriver.
final class Firefox: Browser {
    private let process: SendableProcess
    private let exit: Eventually<Void>
    private let marionette: Marionette

    /// `Process` is not `Sendable`; after `run()` only its thread-safe parts (identifier, state) are used.
    private struct SendableProcess: @unchecked Sendable {
        let process: Process
    }

    private init(process: Process, exit: Eventually<Void>, marionette: Marionette) {
        self.process = SendableProcess(process: process)
        self.exit = exit
        self.marionette = marionette
    }

    /// Its other processes end with the first one.
    deinit { kill() }

    /// Starts it on a free port and awaits the line that names the port.
    static func start() async throws -> Firefox {
        let profile = try TemporaryFolder()
        try Data(preferences.utf8).write(to: profile.file("user.js"))
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", launch, "sh", profile.path]
        process.environment = ChildEnvironment.with([
            "HOME": profile.path, "MOZ_HEADLESS_WIDTH": "1100", "MOZ_HEADLESS_HEIGHT": "1000",
        ])
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let ready = Eventually<Int>("start of Firefox")
        let exit = Eventually<Void>("end of Firefox")
        let reader = LineReader(output) { line in
            if let match = line.firstMatch(of: /Marionette\s+INFO\s+Listening on port (\d+)/), let port = Int(match.1) {
                ready.resolve(.success(port))
            }
        }
        // Not before: a browser that still runs would write to it again. Not with the last reference: `Process` keeps its
        // handler.
        process.terminationHandler = { _ in
            ready.resolve(.failure(EndToEndFailure("Firefox did not start: \(reader.text)")))
            try? FileManager.default.removeItem(at: profile.url)
            exit.resolve(.success(()))
        }
        try systemRun(process)
        do {
            let marionette = try await Marionette.open(port: try await ready.value())
            return Firefox(process: process, exit: exit, marionette: marionette)
        } catch {
            if process.isRunning { _ = systemKill(process.processIdentifier, SIGKILL) }
            throw error
        }
    }

    /// In the same process, so that its identifier is the browser's. Reading its console takes system access.
    private static let launch = """
        exec "$(command -v firefox-esr || command -v firefox)" --headless --marionette --remote-allow-system-access \
        --no-remote --profile "$1"
        """

    /// A port of the system's choice, no proxy, and nothing asked of the network by itself.
    private static let preferences = """
        user_pref("marionette.port", 0);
        user_pref("network.proxy.type", 0);
        user_pref("browser.startup.page", 0);
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("network.connectivity-service.enabled", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("services.settings.server", "data:,nothing");

        """

    func open(_ url: String) async throws { try await marionette.send("WebDriver:Navigate", ["url": url]) }

    func run(_ script: String) async throws -> String { try await execute("WebDriver:ExecuteScript", script) }

    func awaitScript(_ script: String) async throws -> String {
        try await execute("WebDriver:ExecuteAsyncScript", script)
    }

    private func execute(_ command: String, _ script: String) async throws -> String {
        "\(try await marionette.send(command, ["script": script, "args": [String]()]))"
    }

    func click(_ selector: String) async throws {
        let found = try await marionette.send(
            "WebDriver:FindElement", ["using": "css selector", "value": selector])
        guard let element = (found as? [String: String])?.values.first else {
            throw EndToEndFailure("no element \(selector)")
        }
        try await marionette.send("WebDriver:ElementClick", ["id": element])
    }

    func back() async throws { try await marionette.send("WebDriver:Back") }

    /// What the browser says of pages, not what it says of itself. What a page writes with `console` is not among it.
    func consoleMessages() async throws -> [String] {
        try await marionette.send("Marionette:SetContext", ["value": "chrome"])
        let told = try await marionette.send(
            "WebDriver:ExecuteScript", ["script": Firefox.readingConsole, "args": [String]()])
        try await marionette.send("Marionette:SetContext", ["value": "content"])
        guard let messages = told as? [String] else { throw EndToEndFailure("no messages: \(told)") }
        return messages
    }

    private static let readingConsole = """
        const told = Services.console.getMessageArray();
        Services.console.reset();
        return told
          .filter((one) => one instanceof Ci.nsIScriptError && one.isForwardedFromContentProcess && !one.isFromChromeContext
            && !/^(chrome|resource|moz-extension):/.test(one.sourceName))
          .map((one) => `${one.category}: ${one.errorMessage} (${one.sourceName}:${one.lineNumber})`);
        """

    /// Returns when the process has ended; one that does not is killed.
    func close() async throws {
        do {
            try await marionette.send("Marionette:Quit", ["flags": ["eForceQuit"]])
            try await exit.value(limitSeconds: 20)
        } catch {
            kill()
            throw error
        }
    }

    private func kill() {
        // The child is reaped by `Process`, so its identifier stays its own until the exit is known.
        if process.process.isRunning { _ = systemKill(process.process.processIdentifier, SIGKILL) }
    }
}
