import Notify
import Testing

@Suite struct WebhookEndpointTests {
    @Test(arguments: [
        "ftp://example.com/x", "file:///etc/passwd", "example.com/hook", "", "https://", "https:///path",
        "https://example.com/a b", "https://example.com/\r\nx: y",
    ])
    func refusesURLThatIsNotHTTP(url: String) {
        let error = WebhookError.invalidURL(receiver: "oncall")
        #expect(throws: error) { try WebhookEndpoint(name: "oncall", url: url, secrets: []) }
        #expect(url.isEmpty || !"\(error)".contains(url) || url == "https://")
    }

    @Test(arguments: ["http://127.0.0.1:1/x", "HTTPS://hooks.example/T0/B0/token?wait=true", " https://a.example \n"])
    func acceptsHTTPAndHTTPS(url: String) throws {
        _ = try WebhookEndpoint(name: "oncall", url: url, secrets: [])
    }

    @Test func showsNeitherURLNorSecret() throws {
        let secret = WebhookSignatureTests.vector
        let endpoint = try WebhookEndpoint(
            name: "oncall", url: "https://hooks.example/token", secrets: [WebhookSecret(text: secret)])
        var dumped = ""
        dump(endpoint, to: &dumped)
        dump(endpoint.secrets, to: &dumped)
        for text in ["\(endpoint)", String(reflecting: endpoint), "\(endpoint.secrets)", dumped] {
            #expect(!text.contains("hooks.example"))
            #expect(!text.contains("token"))
            #expect(!text.contains("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        }
    }
}
