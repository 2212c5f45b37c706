import Notify
import Testing

@Suite struct ReceiverEndpointTests {
    @Test(arguments: [
        "ftp://example.com/x", "file:///etc/passwd", "example.com/hook", "", "https://", "https:///path",
        "https://example.com/a b", "https://example.com/\r\nx: y", "smtp://mail.example",
    ])
    func refusesURLThatIsNotHTTP(url: String) {
        let error = WebhookError.invalidURL(receiver: "oncall", schemes: ["http", "https"])
        #expect(throws: error) { try EndpointURL(url, receiver: "oncall") }
        #expect(url.isEmpty || !"\(error)".contains(url) || url == "https://")
    }

    @Test(arguments: ["http://127.0.0.1:1/x", "HTTPS://hooks.example/T0/B0/token?wait=true", " https://a.example \n"])
    func acceptsHTTPAndHTTPS(url: String) throws {
        _ = try EndpointURL(url, receiver: "oncall")
    }

    @Test func takesMailServersForMailOnly() throws {
        _ = try EndpointURL("smtps://u:p@mail.example", .mail, receiver: "a")
        #expect(throws: WebhookError.invalidURL(receiver: "a", schemes: ["smtp", "smtps"])) {
            try EndpointURL("https://mail.example", .mail, receiver: "a")
        }
    }

    @Test(arguments: ["", "a b", "a\r\nx-evil: 1", "é", String(repeating: "a", count: 513)])
    func refusesTokenThatNoHeaderCanHold(token: String) {
        #expect(throws: WebhookError.invalidToken(receiver: "oncall")) { try AccessToken(token, receiver: "oncall") }
    }

    @Test func showsNeitherAddressNorSecretOfAnyFormat() throws {
        let url = try EndpointURL("https://hooks.example/T0KEN", receiver: "a")
        let token = try AccessToken("T0KEN", receiver: "a")
        let secret = try WebhookSecret(text: "T0KEN-T0KEN-T0KEN-T0KEN-T0KEN")
        let mail = try EndpointURL("smtps://me:T0KEN@mail.example", .mail, receiver: "a")
        let formats: [any MessageFormat] = [
            AlertmanagerFormat(receiver: "a", url: url, secrets: [secret]), EventFormat(url: url, secrets: [secret]),
            SlackFormat(url: url), DiscordFormat(url: url), TeamsFormat(url: url), GoogleChatFormat(url: url),
            MattermostFormat(url: url), PagerDutyFormat(url: url, key: token),
            NtfyFormat(url: url, topic: "ops", token: token), TelegramFormat(url: url, token: token, chat: "5"),
            MailFormat(url: mail, from: "a@x", to: ["b@x"]),
        ]
        for format in formats {
            let endpoint = ReceiverEndpoint(name: "a", format: format, route: SenderRoute(proxy: url))
            let requests = format.requests(for: AlertSamples.message(), at: AlertSamples.start)
            var dumped = ""
            dump(endpoint, to: &dumped)
            dump(format, to: &dumped)
            dump(endpoint.route, to: &dumped)
            dump(requests, to: &dumped)
            for text in [
                "\(endpoint)", String(reflecting: endpoint), "\(format)", String(reflecting: requests), dumped,
            ] {
                #expect(!text.contains("T0KEN") && !text.contains("hooks.example") && !text.contains("mail.example"))
            }
        }
    }
}
