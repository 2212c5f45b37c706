import Foundation

extension Chromium {
    func back() async throws { try await command("POST", "/back", [:]) }

    /// Opens an empty tab in front of the one that is driven, which goes on being driven.
    func coverWithNewTab() async throws {
        let driven = "\(try await command("GET", "/window", nil))"
        let created = try await command("POST", "/window/new", ["type": "tab"])
        guard let handle = (created as? [String: Any])?["handle"] as? String else {
            throw EndToEndFailure("no tab: \(created)")
        }
        try await command("POST", "/window", ["handle": handle])
        try await devTools("Page.bringToFront")
        try await command("POST", "/window", ["handle": driven])
    }

    /// Opens a page in a tab that is never shown.
    func openInBackground(_ url: String) async throws {
        try await devTools("Target.createTarget", ["url": url, "background": true])
    }

    /// One command of the DevTools protocol, to the tab that is driven.
    @discardableResult
    func devTools(_ name: String, _ parameters: [String: Any] = [:]) async throws -> Any {
        try await command("POST", "/goog/cdp/execute", ["cmd": name, "params": parameters])
    }
}
