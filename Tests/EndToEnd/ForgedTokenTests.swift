import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func forgedTokenIsRefusedWhateverItSays() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let genuine = try await access.issue("reader", "read")
        let forge = TokenForge(genuine: genuine, key: try access.keys.lines[0])
        // The canary: a forge that cannot make a good token proves nothing.
        #expect(try forge.forge() == genuine)
        for (name, token) in try forgeries(forge) + mutilations(genuine) {
            for ask in [Ask("GET", "/v1/alerts"), .timings("shop"), Ask("GET", "/v1/tokens")] {
                let answer = try ask.bearing(token).of(server)
                #expect(answer.status == 401, "\(name) at \(ask.path): \(answer.text)")
                #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true, "\(name)")
                #expect(answer.text.contains("\"reason\":\"token\""), "\(name): \(answer.text)")
                #expect(!answer.text.contains(token) || token.count < 10, "\(name): the token is repeated")
            }
            let cookie = try Ask("GET", "/v1/alerts").with("Cookie: vitalsd=\(token)").of(server)
            #expect(cookie.status == 401, "\(name) as a cookie: \(cookie.text)")
            let signIn = try Ask.signIn(token).of(server)
            #expect(signIn.status == 401 && signIn.headers["set-cookie"] == nil, "\(name) signs in")
        }
        #expect(try Ask("GET", "/v1/alerts").bearing(genuine).of(server).status == 200)
        #expect(try Ask("GET", "/v1/alerts?token=\(genuine)").of(server).status == 401)
        #expect(try Ask("GET", "/v1/alerts").with("Authorization: Basic \(genuine)").of(server).status == 401)
        let twice = Ask("GET", "/v1/alerts").bearing("junk").bearing(genuine)
        #expect(try twice.of(server).status == 401)
        #expect(try await server.terminate() == 0)
    }

    private func forgeries(_ forge: TokenForge) throws -> [(String, String)] {
        [
            ("no algorithm", try forge.forge(header: "h['alg'] = 'none'", signature: "''")),
            ("no algorithm, signed", try forge.forge(header: "h['alg'] = 'none'")),
            ("None", try forge.forge(header: "h['alg'] = 'None'", signature: "''")),
            ("HS512", try forge.forge(header: "h['alg'] = 'HS512'", hash: "sha512")),
            ("HS384", try forge.forge(header: "h['alg'] = 'HS384'", hash: "sha384")),
            ("RS256", try forge.forge(header: "h['alg'] = 'RS256'")),
            ("another audience", try forge.forge(claims: "c['aud'] = 'other'")),
            ("no audience", try forge.forge(claims: "del c['aud']")),
            ("another issuer", try forge.forge(claims: "c['iss'] = 'other'")),
            ("expired", try forge.forge(claims: "c['exp'] = int(time.time()) - 5")),
            ("no end", try forge.forge(claims: "del c['exp']")),
            ("not yet", try forge.forge(claims: "c['nbf'] = int(time.time()) + 3600")),
            ("issued in the future", try forge.forge(claims: "c['iat'] = int(time.time()) + 3600")),
            ("another key", try forge.forge(key: KeyFile.newKey())),
            ("an unknown key's name", try forge.forge(header: "h['kid'] = '0000000000000000'")),
            ("a path as key's name", try forge.forge(header: "h['kid'] = '/dev/null'")),
            ("no key", try forge.forge(key: "AAAA")),
            ("more scope, old signature", try forge.forge(claims: "c['scope'] = 'admin'", signature: "genuine[2]")),
            ("more scope than its session", try forge.forge(claims: "c['scope'] = 'admin'")),
            ("more scopes than its session", try forge.forge(claims: "c['scope'] = 'admin ingest read'")),
            ("another subject", try forge.forge(claims: "c['sub'] = 'root'", signature: "genuine[2]")),
            ("a session that is none", try forge.forge(claims: "c['sid'] = 'aaaaaaaaaaaaaaaa'")),
            ("no session", try forge.forge(claims: "del c['sid']")),
            ("a critical extension", try forge.forge(header: "h['crit'] = ['x']")),
        ]
    }

    private func mutilations(_ genuine: String) -> [(String, String)] {
        let parts = genuine.split(separator: ".").map(String.init)
        return [
            ("two parts", parts[0] + "." + parts[1]), ("no signature", parts[0] + "." + parts[1] + "."),
            ("four parts", genuine + ".x"), ("padded", genuine + "="), ("dots", "..."), ("junk", "junk"),
            ("truncated", String(genuine.dropLast())), ("long", String(repeating: "a", count: 5000)),
        ]
    }
}
