import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func keyIsRotatedWhileServingAndTheOldOneGoesWithItsLine() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let old = try await access.issue("old", "read")
        let oldKey = try access.keys.lines[0]
        let newKey = KeyFile.newKey()
        try access.keys.write([newKey, oldKey])
        let new = try await access.issue("new", "read")
        #expect(try await status(server, new, until: 200) == 200, "the first key signs")
        #expect(try await status(server, old, until: 200) == 200, "both are accepted")

        try access.keys.write([newKey])
        #expect(try await status(server, old, until: 401) == 401)
        #expect(try await status(server, new, until: 200) == 200)
        #expect(try access.audit().filter { $0["what"] == "token.keys.reloaded" }.count == 2)

        try access.keys.write(["not a key"])
        let broken = try await readiness(server, new) { $0.contains("stays as it was") }
        #expect(broken.contains("degraded") && broken.contains("stays as it was"), "\(broken)")
        #expect(try await status(server, new, until: 200) == 200, "the keys before stay")
        try access.keys.write([newKey])
        let mended = try await readiness(server, new) { $0.contains("\"status\":\"ready\"") }
        #expect(mended.contains("\"status\":\"ready\""), "\(mended)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func looseKeyFileIsAFaultUntilItIsClosedAgain() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let token = try await access.issue("reader", "read")
        let newKey = KeyFile.newKey()
        let lines = try access.keys.lines
        try Data(([newKey] + lines + [""]).joined(separator: "\n").utf8).write(to: access.keys.url)
        try access.keys.allow(0o644)
        let loose = try await readiness(server, token) { $0.contains("chmod 600") }
        #expect(loose.contains("chmod 600"), "\(loose)")
        try access.keys.allow(0o600)
        let mended = try await readiness(server, token) { $0.contains("\"status\":\"ready\"") }
        #expect(mended.contains("\"status\":\"ready\""), "chmod 600 is what the fault asks for: \(mended)")
        #expect(try await server.terminate() == 0)
    }

    private func status(_ server: ServerProcess, _ token: String, until expected: Int) async throws -> Int {
        try await Repeatedly.ask(within: .seconds(10)) {
            try Ask("GET", "/v1/alerts").bearing(token).of(server).status
        } until: {
            $0 == expected
        }
    }

    private func readiness(_ server: ServerProcess, _ token: String, until isReached: (String) -> Bool) async throws
        -> String
    {
        try await Repeatedly.ask(within: .seconds(8)) {
            try Ask("GET", "/readyz").bearing(token).of(server).text
        } until: {
            isReached($0)
        }
    }
}
