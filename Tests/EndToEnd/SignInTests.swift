import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func signInMakesACookieThatReadsAndNothingElse() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let admin = try await access.issue("root", "admin")
        let redirect = try Ask("GET", "/", ["Accept: text/html"]).of(server)
        #expect(redirect.status == 303 && redirect.headers["location"] == "/sign-in")
        let page = try Ask("GET", "/sign-in").of(server)
        #expect(page.status == 200 && page.headers["content-type"]?.hasPrefix("text/html") == true)

        let signedIn = try Curl.answer(["--data-urlencode", "token=\(admin)", server.origin + "/sign-in"])
        #expect(signedIn.status == 303 && signedIn.headers["location"] == "/")
        let parts = try #require(signedIn.headers["set-cookie"]).split(separator: "; ").map(String.init)
        #expect(
            Set(parts.dropFirst()).isSuperset(of: ["Path=/", "HttpOnly", "SameSite=Strict"]), "\(parts.dropFirst())")
        let age = try #require(parts.first { $0.hasPrefix("Max-Age=") }.flatMap { Int($0.dropFirst(8)) })
        #expect(age > 3500 && age <= 3600, "it ends with the token")
        #expect(!parts.contains { $0.hasPrefix("Domain") })
        let cookie = "Cookie: \(parts[0])"
        for path in ["/", "/v1/query?metric=LCP", "/v1/alerts", "/v1/deliveries", "/metrics"] {
            #expect(try Ask("GET", path).with(cookie).of(server).status == 200, "\(path)")
        }
        let change = #"{"subject":"x","scopes":["read"]}"#
        for ask in [
            Ask("GET", "/v1/tokens"), Ask("POST", "/v1/tokens", body: change), Ask("DELETE", "/v1/tokens/abc"),
            Ask("POST", "/v1/tokens/refresh"), .timings("shop"),
        ] {
            #expect(try ask.with(cookie).of(server).status == 401, "\(ask.method) \(ask.path)")
        }
        let signedOut = try Ask("POST", "/sign-out").with(cookie).of(server)
        #expect(signedOut.status == 303 && signedOut.headers["set-cookie"]?.contains("Max-Age=0") == true)
        #expect(try Ask("GET", "/sign-out").with(cookie).of(server).status == 404, "a link must not sign out")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func signInRefusesWhatMayNotReadAndWhatOtherSitesSend() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let reader = try await access.issue("reader", "read")
        let ingest = try await access.issue("api", "ingest")
        for (ask, status) in [
            (Ask.signIn(ingest), 403), (.signIn("junk"), 401), (.signIn(""), 401),
            (.signIn(reader, ["Sec-Fetch-Site: cross-site"]), 403),
            (.signIn(reader, ["Sec-Fetch-Site: same-site"]), 403),
            (.signIn(reader, ["Sec-Fetch-Site: same-origin"]), 303), (.signIn(reader, ["Sec-Fetch-Site: none"]), 303),
        ] {
            let answer = try ask.of(server)
            #expect(answer.status == status, "\(ask.fields) \(answer.text.suffix(400))")
            #expect((answer.headers["set-cookie"] != nil) == (status == 303), "\(ask.fields)")
        }
        let out = Ask("POST", "/sign-out").with("Cookie: vitalsd=\(reader)")
        let crossing = try out.with("Sec-Fetch-Site: cross-site").of(server)
        #expect(crossing.status == 403 && crossing.headers["set-cookie"] == nil)
        #expect(try await server.terminate() == 0)
    }

    /// RFC 9110, section 15.5.2: a 401 names a scheme; also one that people read.
    @Test(.timeLimit(.minutes(1)))
    func refusedSignInNamesTheScheme() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let answer = try Ask.signIn("junk").of(server)
        #expect(answer.status == 401 && answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
        #expect(try await server.terminate() == 0)
    }

    /// Browsers send no `Sec-Fetch-Site` to plain http beyond loopback; there only `Origin` tells whose form it is.
    @Test(.timeLimit(.minutes(1)))
    func signInRefusesAFormWhoseOriginIsAnotherSite() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let reader = try await access.issue("reader", "read")
        for origin in ["https://evil.example", "null"] {
            let answer = try Ask.signIn(reader, ["Origin: \(origin)"]).of(server)
            #expect(answer.status == 403, "\(origin) signed somebody in: \(answer.status)")
            let out = try Ask("POST", "/sign-out", ["Origin: \(origin)", "Cookie: vitalsd=\(reader)"]).of(server)
            #expect(out.status == 403, "\(origin) signed somebody out: \(out.status)")
        }
        #expect(try Ask.signIn(reader, ["Origin: http://127.0.0.1"]).of(server).status == 303)
        #expect(try await server.terminate() == 0)
    }
}
