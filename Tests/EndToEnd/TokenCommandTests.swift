import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func tokenCommandsWorkBesideAServerAndRevocationHoldsAtOnceAndAfterARestart() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let run = try await access.token("issue", "--subject", "alice", "--scope", "read", "--lifetime", "12h")
        #expect(run.exitCode == 0, "\(run.everything)")
        let token = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(token.split(separator: ".").count == 3 && !run.errors.contains(token), "printed once")
        let api = try await access.issue("api", "ingest", sites: ["api", "shop"], lifetime: "365d")
        let other = try await access.issue("alice", "read")
        for _ in 1...3 {
            #expect(try Ask("GET", "/v1/alerts").bearing(token).of(server).status == 200)
            #expect(try Ask.timings("api").bearing(api).of(server).status == 204)
        }
        let rows = try await access.token("list").output.split(separator: "\n").map(String.init)
        #expect(rows.count == 4 && !rows.joined().contains(token), "\(rows)")
        let apiRow = try #require(rows.first { $0.contains("  api  ") })
        #expect(apiRow.contains("ingest"), "\(apiRow)")

        let row = try #require(rows.first { $0.contains("alice") })
        let session = String(row.prefix { $0 != " " })
        let revoked = try await access.token("revoke", session)
        #expect(revoked.exitCode == 0, "\(revoked.everything)")
        let refused = try Ask("GET", "/v1/alerts").bearing(token).of(server)
        #expect(refused.status == 401 && refused.text.contains("revoked"), "\(refused.text)")
        #expect(try Ask("GET", "/v1/alerts").bearing(other).of(server).status == 200)
        #expect(try await access.token("list").output.contains(session) == false)
        let again = try await access.token("revoke", session)
        #expect(again.exitCode == 2 && again.errors.contains("no live session"), "\(again.everything)")

        #expect(try await access.token("revoke", "--subject", "alice").exitCode == 0)
        #expect(try Ask("GET", "/v1/alerts").bearing(other).of(server).status == 401)
        try await server.kill()
        let next = try await access.start()
        for gone in [token, other] {
            #expect(try Ask("GET", "/v1/alerts").bearing(gone).of(next).status == 401, "revoked before the restart")
        }
        #expect(try Ask.timings("shop").bearing(api).of(next).status == 204)
        #expect(try await next.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func tokenCommandRefusesWhatItCannotIssueWithTheNearestName() async throws {
        let access = try AccessSite()
        let refusals: [([String], String)] = [
            (["--subject", "x", "--scope", "raed"], "did you mean \"read\""),
            (["--subject", "x", "--scope", "ingset"], "did you mean \"ingest\""),
            (["--subject", "x y", "--scope", "read"], "subject"), (["--subject", "", "--scope", "read"], "subject"),
            (["--subject", "x", "--scope", "read", "--lifetime", "3654d"], "3653 days"),
            (["--subject", "x", "--scope", "read", "--lifetime", "0s"], "1 second"),
            (["--subject", "x", "--scope", "read", "--lifetime", "soon"], "soon"),
            (["--subject", "x"], "--scope"), (["--scope", "read"], "--subject"),
        ]
        for (words, part) in refusals {
            let run = try await issue(access, words)
            #expect(run.exitCode == 2 && run.errors.contains(part) && run.output.isEmpty, "\(words): \(run.everything)")
        }
        let longest = try await issue(access, ["--subject", "x", "--scope", "read", "--lifetime", "3653d"])
        #expect(longest.exitCode == 0, "\(longest.everything)")
        let help = try await CommandRun.vitalsd(["token", "issue", "--help"])
        #expect(help.output.contains("3653d"), "the help must say the limit that is held")
        let keyless = try await CommandRun.vitalsd(["token", "list", "--data", access.site.data.path])
        #expect(keyless.exitCode == 2 || keyless.exitCode == 3, "\(keyless.everything)")
        #expect(keyless.errors.contains("token-keys"), "\(keyless.everything)")
    }

    @Test(.timeLimit(.minutes(2)))
    func fourthSessionIsRefusedOrReplacesTheOldest() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        var tokens: [String] = []
        for _ in 1...3 {
            let run = try await issue(access, ["--subject", "bob", "--scope", "read"])
            #expect(run.exitCode == 0, "\(run.everything)")
            tokens.append(run.output.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        let fourth = try await issue(access, ["--subject", "bob", "--scope", "read"])
        #expect(fourth.exitCode == 2 && fourth.errors.contains("3 live sessions"), "\(fourth.everything)")
        #expect(try await issue(access, ["--subject", "eve", "--scope", "read"]).exitCode == 0)
        let replacing = try await issue(access, ["--subject", "bob", "--scope", "read", "--replace"])
        #expect(replacing.exitCode == 0, "\(replacing.everything)")
        let statuses = try tokens.map { try Ask("GET", "/v1/alerts").bearing($0).of(server).status }
        #expect(statuses == [401, 200, 200], "the oldest makes room")
        let revoked = try access.audit().filter { $0["what"] == "token.revoked" }
        #expect(revoked.count == 1, "a session that was replaced was revoked, and the audit log must say so")
        #expect(try await server.terminate() == 0)
    }

    private func issue(_ access: AccessSite, _ words: [String]) async throws -> CommandRun {
        try await CommandRun.vitalsd(
            ["token", "issue"] + words + ["--data", access.site.data.path, "--token-keys", access.keys.url.path],
            in: access.site.folder.url)
    }
}
