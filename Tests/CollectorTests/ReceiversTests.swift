import CollectorTesting
import Foundation
import Notify
import Rules
import Testing

@testable import Collector

@Suite struct ReceiversTests {
    private static let environment = ["URL": "https://hooks.example/T0KEN\n", "MAIL": "smtp://127.0.0.1", "KEY": "K3Y"]

    private func receivers(_ fields: String, _ environment: [String: String] = environment) throws -> Receivers {
        let rules = try RuleSet.parse("receivers: [{name: a, \(fields)}]", file: "a.yml")
        return try Receivers(rules.receivers, environment: environment)
    }

    @Test(arguments: [
        "type: webhook, url_env: URL", "type: event, url_env: URL", "type: slack, url_env: URL",
        "type: discord, url_env: URL", "type: teams, url_env: URL", "type: pagerduty, key_env: KEY",
        "type: ntfy, url_env: URL, topic: ops, token_env: KEY", "type: google-chat, url_env: URL",
        "type: telegram, token_env: KEY, chat_id: 5", "type: mattermost, url_env: URL",
        "type: email, url_env: MAIL, from: a@x, to: b@x",
    ])
    func everyTypeIsMadeOfItsVariables(fields: String) throws {
        let receivers = try receivers(fields)
        #expect(receivers.endpoints.keys.sorted() == ["a"])
        #expect(receivers.unset.isEmpty)
        #expect(!"\(receivers)".contains("T0KEN") && !"\(receivers)".contains("K3Y"))
    }

    @Test(arguments: [
        ("type: slack, url_env: NONE", "set NONE"), ("type: slack, url_file: /nowhere/url", "put it into /nowhere/url"),
        ("type: event, url_env: URL, secret_env: NONE", "set NONE"),
        ("type: pagerduty, key_env: NONE", "set NONE"), ("type: slack, url_env: URL, proxy_env: NONE", "set NONE"),
        ("type: ntfy, url_env: URL, topic: ops, token_env: NONE", "set NONE"),
    ])
    func whatIsNotSetIsSaid(fields: String, remedy: String) throws {
        let receivers = try receivers(fields)
        #expect(receivers.endpoints.isEmpty)
        #expect(receivers.unset.map(\.receiver) == ["a"])
        #expect(receivers.unset.map(\.remedy) == [remedy])
    }

    @Test func secretsAreReadFromFiles() throws {
        let folder = try TemporaryFolder()
        try Data("https://hooks.example/T0KEN\n".utf8).write(to: folder.file("url"))
        try Data("a secret of 24 bytes or more\n".utf8).write(to: folder.file("secret"))
        let fields = "type: event, url_file: \(folder.file("url").path), secret_file: \(folder.file("secret").path)"
        let endpoint = try #require(try receivers(fields).endpoints["a"])
        #expect(endpoint.format is EventFormat)
        try Data().write(to: folder.file("url"))
        #expect(try receivers(fields).unset.count == 1)
    }

    @Test func wrongAddressStopsTheStart() throws {
        #expect(throws: WebhookError.invalidURL(receiver: "a", schemes: ["smtp", "smtps"])) {
            try receivers("type: email, url_env: URL, from: a@x, to: b@x")
        }
        #expect(throws: WebhookError.invalidToken(receiver: "a")) {
            try receivers("type: pagerduty, key_env: KEY", ["KEY": "two words"])
        }
    }
}
