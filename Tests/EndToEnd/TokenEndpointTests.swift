import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func eachScopeOpensItsDoorsAndNoOther() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let tokens = ["ingest", "read", "admin"].enumerated()
        let read = ["/", "/v1/query?metric=LCP", "/v1/alerts", "/v1/deliveries", "/metrics"]
        for (number, scope) in tokens {
            let token = try await access.issue("s\(number)", scope)
            for path in read {
                let answer = try Ask("GET", path).bearing(token).of(server)
                #expect(answer.status == (scope == "ingest" ? 403 : 200), "\(scope) \(path): \(answer.text)")
            }
            #expect(try Ask("GET", "/v1/tokens").bearing(token).of(server).status == (scope == "admin" ? 200 : 403))
            let timings = try Ask.timings("api").bearing(token).of(server)
            #expect(timings.status == (scope == "ingest" ? 204 : 403), "\(scope): \(timings.text)")
            let readiness = try Ask("GET", "/readyz").bearing(token).of(server)
            #expect(readiness.status == 200 && readiness.text.contains("faults") == (scope != "ingest"))
        }
        for path in read + ["/v1/tokens"] {
            let answer = try Ask("GET", path).of(server)
            #expect(answer.status == 401 && answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true, "\(path)")
            #expect(answer.text.contains("\"reason\":\"token\""), "\(path): \(answer.text)")
        }
        let limited = try await access.issue("limited", "ingest", sites: ["shop"])
        #expect(try Ask.timings("shop").bearing(limited).of(server).status == 204)
        let elsewhere = try Ask.timings("other").bearing(limited).of(server)
        #expect(elsewhere.status == 403 && elsewhere.text.contains("\"reason\":\"scope\""), "\(elsewhere.text)")
        #expect(elsewhere.headers["www-authenticate"]?.contains("insufficient_scope") == true)
        // Open to everybody: pages without page-tokens, and health. Not there: the demo.
        #expect(try Ask.beacon().of(server).status == 204)
        #expect(try Ask("GET", "/healthz").of(server).status == 200)
        #expect(try Ask("GET", "/readyz").of(server).text.contains("faults") == false)
        #expect(try Ask("GET", "/demo").of(server).status == 404)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func administratorIssuesListsAndRevokesOverTheAPI() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let admin = try await access.issue("root", "admin")
        let body = #"{"subject":"api","scopes":["ingest"],"sites":["shop"],"lifetime":"30d","replace":false}"#
        let made = try TokenAnswer(Ask.newToken(body, by: admin).of(server), status: 201)
        #expect(abs(try made.secondsLeft() - 30 * 86400) < 120)
        let listed = try LiveSession.of("api", server, by: admin)
        #expect(listed.id == made.id && listed.scopes == ["ingest"] && listed.sites == ["shop"])
        #expect(listed.expiresAt == made.expiresAt)
        #expect(try Ask.timings("shop").bearing(made.token).of(server).status == 204)
        #expect(try Ask.timings("other").bearing(made.token).of(server).status == 403)

        let short = try TokenAnswer(
            Ask.newToken(#"{"subject":"hour","scopes":["read"]}"#, by: admin).of(server), status: 201)
        #expect(abs(try short.secondsLeft() - 3600) < 120)
        #expect(try Ask("DELETE", "/v1/tokens/\(short.id)").bearing(admin).of(server).status == 204)
        #expect(try Ask("GET", "/v1/alerts").bearing(short.token).of(server).status == 401)
        #expect(try Ask("DELETE", "/v1/tokens/\(short.id)").bearing(admin).of(server).status == 404)
        #expect(try Ask("DELETE", "/v1/tokens/nothing").bearing(admin).of(server).status == 404)

        let read = #"{"subject":"three","scopes":["read"]}"#
        let three = try (1...3).map { _ in try TokenAnswer(Ask.newToken(read, by: admin).of(server), status: 201) }
        let fourth = try Ask.newToken(read, by: admin).of(server)
        #expect(fourth.status == 400 && fourth.text.contains("3 live sessions"), "\(fourth.text)")
        let replacing = #"{"subject":"three","scopes":["read"],"replace":true}"#
        _ = try TokenAnswer(Ask.newToken(replacing, by: admin).of(server), status: 201)
        let statuses = try three.map { try Ask("GET", "/v1/alerts").bearing($0.token).of(server).status }
        #expect(statuses == [401, 200, 200])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func tokenRequestThatIsNotValidIsA400ThatSaysWhy() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let admin = try await access.issue("root", "admin")
        let refusals = [
            (#"{"subject":"x","scopes":["ingset"]}"#, #"did you mean \"ingest\""#),
            (#"{"subject":"x","scopes":["raed"]}"#, #"did you mean \"read\""#),
            (#"{"subject":"x","scopes":[]}"#, "scope"), (#"{"subject":"","scopes":["read"]}"#, "subject"),
            (#"{"scopes":["read"]}"#, "subject"), (#"{"subject":"x"}"#, "scopes"),
            (#"{"subject":"x","scopes":["read"],"lifetime":"3654d"}"#, "3653 days"),
            (#"{"subject":"x","scopes":["read"],"lifetime":"0s"}"#, "1 second"),
            (#"{"subject":"x","scopes":["read"],"lifetime":"soon"}"#, "soon"),
            (#"{"subject":"x","scopes":["read"],"lifetime":3600}"#, "lifetime"), ("not json", "subject"),
            ("", "subject"),
            ("[]", "subject"),
        ]
        for (body, part) in refusals {
            let answer = try Ask.newToken(body, by: admin).of(server)
            #expect(answer.status == 400 && answer.text.contains(part), "\(body): \(answer.text)")
            #expect(answer.headers["content-type"] == "application/problem+json")
        }
        #expect(try LiveSession.list(server, by: admin).count == 1, "nothing was issued")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func misspeltFieldOfATokenRequestNeverWidensTheToken() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let admin = try await access.issue("root", "admin")
        for body in [
            #"{"subject":"x","scopes":["ingest"],"site":["shop"]}"#,
            #"{"subject":"x","scopes":["ingest"],"lifetme":"5m"}"#,
        ] {
            let answer = try Ask.newToken(body, by: admin).of(server)
            #expect(answer.status == 400, "\(body) gave a token for all sites, or for an hour: \(answer.status)")
        }
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func bodyBeyondItsLimitIsRefusedAndIsNoFailureOfTheServer() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let admin = try await access.issue("root", "admin")
        let long = String(repeating: "a", count: 70_000)
        let issue = try Ask.newToken("{\"subject\":\"\(long)\",\"scopes\":[\"read\"]}", by: admin).of(server)
        #expect(issue.status == 413, "\(issue.text)")
        let signIn = try Ask.signIn(long).of(server)
        #expect(signIn.status == 413, "\(signIn.status)")
        #expect(!server.log.contains("a request failed"), "anybody could fill the log: \(server.log)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func tokenIsRenewedOnlyInItsLastFiveMinutes() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let early = try await access.issue("early", "read", lifetime: "6m")
        let refused = try Ask("POST", "/v1/tokens/refresh").bearing(early).of(server)
        #expect(refused.status == 400, "\(refused.text)")
        let late = try await access.issue("late", "read", lifetime: "3m")
        let renewed = try TokenAnswer(Ask("POST", "/v1/tokens/refresh").bearing(late).of(server), status: 200)
        #expect(renewed.token != late)
        #expect(try Ask("GET", "/v1/alerts").bearing(renewed.token).of(server).status == 200)
        let admin = try await access.issue("root", "admin")
        #expect(try LiveSession.of("late", server, by: admin).id == renewed.id)
        #expect(try Ask("POST", "/v1/tokens/refresh").of(server).status == 401)
        #expect(try Ask("POST", "/v1/tokens/refresh").with("Cookie: vitalsd=\(late)").of(server).status == 401)

        #expect(try await access.token("revoke", renewed.id).exitCode == 0)
        for token in [late, renewed.token] {
            #expect(try Ask("GET", "/v1/alerts").bearing(token).of(server).status == 401)
            let again = try Ask("POST", "/v1/tokens/refresh").bearing(token).of(server)
            #expect([400, 401].contains(again.status), "a session that has ended is not renewed: \(again.text)")
        }
        #expect(try access.audit().contains { $0["what"] == "token.refreshed" && $0["session"] == renewed.id })
        #expect(try await server.terminate() == 0)
    }
}
