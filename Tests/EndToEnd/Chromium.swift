import Foundation

/// A real headless Chromium, driven by W3C WebDriver through chromium-driver.
final class Chromium: Browser {
    private let driver: DriverProcess
    private let client: HTTPClient
    private let session: String

    /// The child outlives every use of this value; only `terminate()` is called on it, which is thread-safe.
    private struct DriverProcess: @unchecked Sendable {
        let process: Process
    }

    private init(driver: DriverProcess, client: HTTPClient, session: String) {
        self.driver = driver
        self.client = client
        self.session = session
    }

    deinit { driver.process.terminate() }

    /// Starts the driver on a free port and opens one browser window.
    static func start() async throws -> Chromium {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["chromedriver", "--port=0"]
        process.environment = ChildEnvironment.with([:])
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let ready = Eventually<Int>("start of chromedriver")
        let reader = LineReader(output) { line in
            if let match = line.firstMatch(of: /started successfully on port (\d+)/), let port = Int(match.1) {
                ready.resolve(.success(port))
            }
        }
        process.terminationHandler = { _ in
            ready.resolve(.failure(EndToEndFailure("chromedriver did not start: \(reader.text)")))
        }
        try systemRun(process)
        do {
            let client = HTTPClient(port: try await ready.value())
            let created = try await call(client, "POST", "/session", ["capabilities": ["alwaysMatch": capabilities]])
            guard let session = (created as? [String: Any])?["sessionId"] as? String else {
                throw EndToEndFailure("no WebDriver session: \(created)")
            }
            return Chromium(driver: DriverProcess(process: process), client: client, session: session)
        } catch {
            process.terminate()
            throw error
        }
    }

    private static var capabilities: [String: Any] {
        [
            "browserName": "chrome",
            "goog:loggingPrefs": ["browser": "ALL"],
            "timeouts": ["script": 45000, "pageLoad": 45000],
            "goog:chromeOptions": [
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                    "--no-proxy-server", "--disable-background-networking", "--window-size=1100,1000",
                ]
            ],
        ]
    }

    func open(_ url: String) async throws { try await command("POST", "/url", ["url": url]) }

    func run(_ script: String) async throws -> String {
        let body: [String: Any] = ["script": script, "args": []]
        return "\(try await command("POST", "/execute/sync", body))"
    }

    func awaitScript(_ script: String) async throws -> String {
        let body: [String: Any] = ["script": script, "args": []]
        return "\(try await command("POST", "/execute/async", body))"
    }

    func click(_ selector: String) async throws {
        let found = try await command("POST", "/element", ["using": "css selector", "value": selector])
        guard let element = (found as? [String: String])?.values.first else {
            throw EndToEndFailure("no element \(selector)")
        }
        try await command("POST", "/element/\(element)/click", [:])
    }

    /// A PNG of the window.
    func screenshot() async throws -> Data {
        guard let text = try await command("GET", "/screenshot", nil) as? String, let data = Data(base64Encoded: text)
        else { throw EndToEndFailure("the screenshot is not base64") }
        return data
    }

    func consoleMessages() async throws -> [String] {
        let entries = try await command("POST", "/se/log", ["type": "browser"])
        return (entries as? [[String: Any]] ?? []).map { "\($0["level"] ?? ""): \($0["message"] ?? "")" }
    }

    /// The driver goes with the last reference.
    func close() async throws { try await command("DELETE", "", nil) }

    @discardableResult
    func command(_ method: String, _ path: String, _ body: [String: Any]?) async throws -> Any {
        try await Chromium.call(client, method, "/session/\(session)\(path)", body)
    }

    private static func call(_ client: HTTPClient, _ method: String, _ path: String, _ body: [String: Any]?)
        async throws -> Any
    {
        let data = try body.map { try JSONSerialization.data(withJSONObject: $0) }
        let answer = try await client.send(
            method, path, contentType: "application/json", body: data)
        guard let object = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any], answer.status == 200
        else { throw EndToEndFailure("WebDriver \(method) \(path): \(answer.status) \(answer.text)") }
        return object["value"] ?? ""
    }
}
