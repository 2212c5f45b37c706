import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func auditLogNamesEveryActionAndNothingHoldsATokenOrAKey() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let admin = try await access.issue("root", "admin")
        let late = try await access.issue("late", "read", lifetime: "3m")
        let made = try TokenAnswer(
            Ask.newToken(#"{"subject":"api","scopes":["ingest"],"sites":["shop"]}"#, by: admin).of(server), status: 201)
        let renewed = try TokenAnswer(Ask("POST", "/v1/tokens/refresh").bearing(late).of(server), status: 200)
        _ = try Ask.signIn(late).of(server)
        _ = try Ask("POST", "/sign-out").with("Cookie: vitalsd=\(late)").of(server)
        _ = try Ask("DELETE", "/v1/tokens/\(made.id)").bearing(admin).of(server)
        #expect(try await access.token("revoke", renewed.id).exitCode == 0)
        try await expectBackup(access)
        for ask in [
            Ask("GET", "/v1/alerts?token=\(admin)"), .signIn("junk"), Ask("GET", "/v1/alerts").bearing(admin + "x"),
        ] {
            _ = try ask.of(server)
        }
        _ = try Ask.beacon(envelopeToken: admin).of(server)
        let metrics = try Ask("GET", "/metrics").bearing(admin).of(server).text
        #expect(try await server.terminate() == 0)

        try expectLines(access, made, renewed)
        let written = try access.dataBytes()
        let log = try await server.wholeLog()
        for secret in [admin, late, made.token, renewed.token].map(signature) + (try access.keys.lines) {
            #expect(written.range(of: Data(secret.utf8)) == nil, "in the data folder")
            #expect(!log.contains(secret), "in the log")
            #expect(!metrics.contains(secret), "in the metrics")
        }
        let key = try #require(Data(base64Encoded: try access.keys.lines[0]))
        #expect(written.range(of: key) == nil, "the key's bytes in the data folder")
        let mode = try FileManager.default.attributesOfItem(
            atPath: access.site.data.appending(path: "audit.jsonl").path)
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    private func expectLines(_ access: AccessSite, _ made: TokenAnswer, _ renewed: TokenAnswer) throws {
        let lines = try access.audit()
        let admin = try #require(lines.first { $0["subject"] == "root" }?["session"])
        let expected: [[String: String]] = [
            ["what": "token.issued", "subject": "root", "scopes": "admin"],
            ["what": "token.issued", "subject": "late", "session": renewed.id],
            ["what": "token.issued", "session": made.id, "sites": "shop", "who": "token:root/\(admin)"],
            ["what": "token.refreshed", "session": renewed.id],
            ["what": "signed.in", "who": "token:late/\(renewed.id)"],
            ["what": "signed.out", "who": "token:late/\(renewed.id)"],
            ["what": "token.revoked", "session": made.id, "who": "token:root/\(admin)"],
            ["what": "token.revoked", "session": renewed.id],
        ]
        let own = lines.filter { $0["what"]?.hasPrefix("backup") != true }
        try #require(own.count == expected.count, "\(lines)")
        for (line, part) in zip(own, expected) {
            #expect(part.allSatisfy { line[$0.key] == $0.value }, "\(line) lacks of \(part)")
            #expect(line["who"]?.isEmpty == false && line["at"]?.hasSuffix("Z") == true, "\(line)")
        }
        #expect(lines.contains { $0["what"]?.hasPrefix("backup") == true }, "no line for the backup: \(lines)")
    }

    private func expectBackup(_ access: AccessSite) async throws {
        let file = access.site.folder.file("all.backup")
        let run = try await CommandRun.vitalsd(["backup", file.path, "--data", access.site.data.path])
        #expect(run.exitCode == 0, "\(run.everything)")
    }

    /// What makes a token good; its other parts are no secret.
    private func signature(_ token: String) -> String { String(token.split(separator: ".").last ?? "") }
}
