import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func onlyModernTLSIsSpokenAndSaysSo() async throws {
        let access = try AccessSite()
        let certificates = try Certificates()
        let (server, _) = try await start(access, certificates, "one")
        for (version, isTaken) in [("1.0", false), ("1.1", false), ("1.2", true), ("1.3", true)] {
            let words = [
                "--tlsv\(version)", "--tls-max", version, "--ciphers", "DEFAULT:@SECLEVEL=0", "--cacert",
                certificates.authority.path, url(server, "/healthz"),
            ]
            let answer = Result { try Curl.answer(words) }
            switch answer {
            case .success(let answer):
                #expect(isTaken && answer.status == 200, "TLS \(version)")
                #expect(answer.headers["strict-transport-security"]?.hasPrefix("max-age=") == true)
            case .failure(let error):
                #expect(!isTaken && "\(error)".contains("alert protocol version"), "TLS \(version): \(error)")
            }
        }
        // Without the authority nobody believes it, and a client without TLS gets no answer.
        #expect(throws: EndToEndFailure.self) { try Curl.answer([url(server, "/healthz")]) }
        #expect(throws: EndToEndFailure.self) { try Curl.answer(["http://127.0.0.1:\(server.port)/healthz"]) }
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func changedCertificateIsTakenUpAndOneThatDoesNotFitIsNot() async throws {
        let access = try AccessSite()
        let certificates = try Certificates()
        let (server, live) = try await start(access, certificates, "one")
        let reader = try await access.issue("reader", "read")
        #expect(try await presented(server, until: "one") == "one")
        let two = try certificates.make("two")
        try replace(live.certificate, with: two.certificate)
        let misfit = try await faults(server, certificates, reader) { $0.contains("is not the key of") }
        #expect(misfit.contains("is not the key of") && misfit.contains("stays as it was"), "\(misfit)")
        #expect(try await presented(server, until: "one") == "one", "the old pair must stay")

        try replace(live.key, with: two.key)
        #expect(try await presented(server, until: "two") == "two")
        let mended = try await faults(server, certificates, reader) { $0.contains("\"faults\":[]") }
        #expect(mended.contains("\"status\":\"ready\""), "\(mended)")

        let soon = try certificates.make("soon", days: 3)
        try replace(live.certificate, with: soon.certificate)
        try replace(live.key, with: soon.key)
        #expect(try await presented(server, until: "soon") == "soon")
        let ending = try await faults(server, certificates, reader) { $0.contains("certificate ends at") }
        #expect(ending.contains("certificate ends at") && ending.contains("degraded"), "\(ending)")
        #expect(try access.audit().contains { $0["what"] == "tls.certificate.reloaded" && $0["who"] == "server" })
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func cookieOverTLSIsForTLSOnly() async throws {
        let access = try AccessSite()
        let certificates = try Certificates()
        let (server, _) = try await start(access, certificates, "one")
        let reader = try await access.issue("reader", "read")
        let trust = ["--cacert", certificates.authority.path]
        let signedIn = try Curl.answer(trust + ["--data", "token=\(reader)", url(server, "/sign-in")])
        let cookie = try #require(signedIn.headers["set-cookie"])
        #expect(signedIn.status == 303 && cookie.hasPrefix("__Host-"), "\(cookie.prefix(20))")
        let attributes = Set(cookie.split(separator: "; ").dropFirst().map(String.init))
        #expect(attributes.isSuperset(of: ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"]), "\(attributes)")
        let pair = String(try #require(cookie.split(separator: ";").first))
        let read = try Curl.answer(trust + ["-H", "Cookie: \(pair)", url(server, "/v1/alerts")])
        #expect(read.status == 200)
        let plain = try Curl.answer(trust + ["-H", "Cookie: vitalsd=\(reader)", url(server, "/v1/alerts")])
        #expect(plain.status == 401, "only the cookie that no plain site can set")
        #expect(try await server.terminate() == 0)

        let proxied = try await access.start(["--external-url", "https://vitals.example"])
        let answer = try Ask.signIn(reader).of(proxied)
        #expect(answer.headers["set-cookie"]?.contains("; Secure") == true, "\(answer.status)")
        #expect(try await proxied.terminate() == 0)
    }

    private func url(_ server: ServerProcess, _ path: String) -> String { "https://127.0.0.1:\(server.port)\(path)" }

    private func start(_ access: AccessSite, _ certificates: Certificates, _ name: String) async throws -> (
        ServerProcess, (certificate: URL, key: URL)
    ) {
        let made = try certificates.make(name)
        let live = (certificate: access.site.folder.file("cert.pem"), key: access.site.folder.file("cert.key"))
        try replace(live.certificate, with: made.certificate)
        try replace(live.key, with: made.key)
        let flags = ["--tls-certificate", live.certificate.path, "--tls-key", live.key.path]
        return (try await access.start(flags), live)
    }

    private func replace(_ file: URL, with other: URL) throws {
        try Data(contentsOf: other).write(to: file, options: .atomic)
    }

    /// The name in the certificate of a new handshake, once it is the one awaited; a second is promised.
    private func presented(_ server: ServerProcess, until name: String) async throws -> String {
        let script = "openssl s_client -connect 127.0.0.1:\(server.port) </dev/null 2>/dev/null"
        return try await Repeatedly.ask(within: .seconds(10)) {
            let text = try Tool.run(["sh", "-c", "\(script) | openssl x509 -noout -subject -nameopt multiline"])
            return text.split(separator: "=").last.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } ?? text
        } until: {
            $0 == name
        }
    }

    private func faults(
        _ server: ServerProcess, _ certificates: Certificates, _ token: String, until isReached: (String) -> Bool
    ) async throws -> String {
        try await Repeatedly.ask(within: .seconds(10)) {
            try Curl.answer([
                "--cacert", certificates.authority.path, "-H", "Authorization: Bearer \(token)", url(server, "/readyz"),
            ]).text
        } until: {
            isReached($0)
        }
    }
}
