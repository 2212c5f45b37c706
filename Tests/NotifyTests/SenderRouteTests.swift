import CollectorTesting
import Foundation
import Notify
import Testing

/// Which way requests go, and which they must not.
@Suite struct SenderRouteTests {
    private func post(_ url: String, _ route: SenderRoute = SenderRoute()) async throws -> CurlAnswer {
        await (try CurlSender(route: route)).send(.post(url: url, headers: [], body: Data("{}".utf8)))
    }

    private static let ok = CurlAnswer.answered(status: 200, retryAfter: nil, body: Data())

    /// A server with a certificate of its own; answers 204 to every POST.
    private func secureServer(_ certificate: SelfSignedCertificate) async throws -> (PythonProgram, url: String) {
        let script = #"""
            import http.server, ssl, sys, threading
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    self.rfile.read(int(self.headers["content-length"]))
                    self.send_response(204)
                    self.end_headers()
                def log_message(self, *words):
                    pass
            class Server(http.server.ThreadingHTTPServer):
                def handle_error(self, *words):
                    pass
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1], sys.argv[2])
            server = Server(("127.0.0.1", 0), Handler)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            print(server.server_address[1])
            sys.stdin.read()
            """#
        let program = try PythonProgram(script, [certificate.certificate, certificate.key])
        return (program, "https://localhost:\(try await program.next())/hook")
    }

    @Test func believesNoCertificateThatNobodyVouchesFor() async throws {
        let server = try await secureServer(SelfSignedCertificate())
        let answer = try await post(server.url)
        #expect(answer == .unanswered(reason: "SSL peer certificate or SSH remote key was not OK"))
        server.0.stop()
    }

    @Test func believesTheFileItIsGivenAndNoOther() async throws {
        let certificate = try SelfSignedCertificate()
        let server = try await secureServer(certificate)
        let own = try await post(server.url, SenderRoute(caFile: certificate.certificate))
        #expect(own == .answered(status: 204, retryAfter: nil, body: Data()))
        let stranger = try SelfSignedCertificate()
        let other = try await post(server.url, SenderRoute(caFile: stranger.certificate))
        #expect(other == .unanswered(reason: "SSL peer certificate or SSH remote key was not OK"))
        withExtendedLifetime(stranger) {}
        let missing = try await post(server.url, SenderRoute(caFile: "/nowhere/ca.pem"))
        #expect(missing == .unanswered(reason: "Problem with the SSL CA cert (path? access rights?)"))
        server.0.stop()
    }

    /// The name is looked up before the address is judged, so that one which leads here by any name is refused.
    @Test(arguments: ["127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
    func refusesPrivateAddressHoweverItIsWritten(host: String) async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let url = recorder.url().replacing("127.0.0.1", with: host)
        let answer = try await post(url, SenderRoute(refusesPrivateAddresses: true))
        #expect(answer == .unanswered(reason: "its address is private"))
        #expect(recorder.requests.isEmpty)
        #expect(try await post(recorder.url()) == Self.ok)
        try await recorder.stop()
    }

    @Test(arguments: [
        "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.168.1.1", "198.18.0.1", "198.19.255.255",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:a00:1::", "fc00::1", "fdff::1", "fe80::1",
        "fec0::1", "ff02::1", "no address",
    ])
    func knowsPrivateAddress(address: String) { #expect(CurlSender.isPrivate(address)) }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255", "192.169.0.0", "198.17.0.1",
        "198.20.0.1", "223.255.255.255", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::", "2606:4700::1111",
        "fbff::1", "2001:db8::1",
    ])
    func knowsPublicAddress(address: String) { #expect(!CurlSender.isPrivate(address)) }

    @Test func goesThroughTheProxyItIsGiven() async throws {
        let proxy = WebhookRecorder()
        try await proxy.start()
        let route = SenderRoute(proxy: try EndpointURL(proxy.url(""), .proxy, receiver: "a"))
        #expect(try await post("http://receiver.invalid/hook", route) == Self.ok)
        #expect(proxy.requests.map(\.uri) == ["http://receiver.invalid/hook"])
        try await proxy.stop()
    }

    /// In a process of its own, since the environment is all threads'.
    @Test func asksNoProxyOfTheEnvironment() async {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] { setenv(name, "http://127.0.0.1:1", 1) }
            let recorder = WebhookRecorder()
            try await recorder.start()
            let answer = await (try CurlSender()).send(.post(url: recorder.url(), headers: [], body: Data()))
            try #require(answer == .answered(status: 200, retryAfter: nil, body: Data()))
        }
    }

    @Test func severalGoOverOneConnection() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let sender = try CurlSender()
        for _ in 1...3 { _ = await sender.send(.post(url: recorder.url(), headers: [], body: Data())) }
        #expect(recorder.requests.count == 3)
        #expect(recorder.connectionCount == 1)
        try await recorder.stop()
    }
}
