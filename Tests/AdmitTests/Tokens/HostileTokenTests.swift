import CollectorTesting
import Crypto
import Foundation
import Telemetry
import Testing

@testable import Admit

/// Each case names the attack; the key signs whatever can be signed, so that nothing but the rule under test refuses it.
@Suite struct HostileTokenTests {
    private let start = Timestamp(text: "2026-08-01T10:00:00Z")!
    private let authority: TokenAuthority

    init() async throws {
        authority = await TokenAuthority(try TokenKeys(text: Forger.keyText + "\n" + Forger.otherText))
    }

    private func fault(_ token: String) async -> TokenFault? {
        await fault(Array(token.utf8))
    }

    private func fault(_ token: [UInt8]) async -> TokenFault? {
        guard case .failure(let fault) = await authority.verify(token, at: start) else { return nil }
        #expect(authority.cache.claims(of: token) == nil, "a refused token was remembered")
        return fault
    }

    private let good = Forger.signed(Forger.header(), Forger.payload())

    @Test func theTemplateOfAllOthersIsGood() async { #expect(await fault(good) == nil) }

    @Test(arguments: ["none", "None", "NONE", "", "HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256", "HS256 "])
    func algorithmOtherThanTheOneIsRefused(alg: String) async {
        let header = Forger.header(alg: alg)
        #expect(await fault(Forger.signed(header, Forger.payload())) == .algorithm)
        let content = Forger.base64URL(header.utf8) + "." + Forger.base64URL(Forger.payload().utf8)
        #expect(await fault(content + ".") == .algorithm)
        #expect(await fault(content + "." + Forger.code(content, SHA384.self)) == .algorithm)
        #expect(await fault(content + "." + Forger.code(content, SHA512.self)) == .algorithm)
    }

    @Test func missingAlgorithmIsRefused() async {
        let header = #"{"kid":"\#(Forger.id(of: Forger.keyBytes))","typ":"JWT"}"#
        #expect(await fault(Forger.signed(header, Forger.payload())) == .algorithm)
    }

    @Test func strongerHashUnderTheRightNameIsRefused() async {
        let content = Forger.base64URL(Forger.header().utf8) + "." + Forger.base64URL(Forger.payload().utf8)
        #expect(await fault(content + "." + Forger.code(content, SHA384.self)) == .signature)
        #expect(await fault(content + "." + Forger.code(content, SHA512.self)) == .signature)
    }

    @Test(arguments: ["0000000000000000", "", "../../dev/null", "' OR 1=1"])
    func unknownKeyIsRefusedAndNotTakenForTheFirst(kid: String) async {
        #expect(await fault(Forger.signed(Forger.header(kid: kid), Forger.payload())) == .unknownKey)
    }

    @Test func missingKeyIsRefusedAndNotTakenForTheFirst() async {
        #expect(await fault(Forger.signed(Forger.header(kid: nil), Forger.payload())) == .unknownKey)
    }

    @Test func nameOfOneKeyWithTheSignatureOfTheOtherIsRefused() async {
        let ids = [Forger.id(of: Forger.keyBytes), Forger.id(of: Forger.otherBytes)]
        let crossed = [(ids[0], Forger.otherBytes), (ids[1], Forger.keyBytes)]
        for (kid, key) in crossed {
            #expect(await fault(Forger.signed(Forger.header(kid: kid), Forger.payload(), key: key)) == .signature)
        }
        #expect(
            await fault(Forger.signed(Forger.header(kid: ids[1]), Forger.payload(), key: Forger.otherBytes)) == nil)
    }

    @Test(arguments: [
        #","crit":["exp"]"#, #","crit":[]"#, #","b64":false,"crit":["b64"]"#, #","jwk":{"kty":"oct","k":"AA"}"#,
        #","jku":"https://evil.example""#, #","x5c":["AA"]"#, #","zip":"DEF""#,
    ])
    func headerWithMoreThanItsThreeFieldsIsRefused(more: String) async {
        #expect(await fault(Forger.signed(Forger.header(more: more), Forger.payload())) == .malformed)
    }

    @Test func fieldGivenTwiceIsRefused() async {
        let kid = Forger.id(of: Forger.keyBytes)
        for header in [
            #"{"alg":"HS256","alg":"HS256","kid":"\#(kid)","typ":"JWT"}"#,
            #"{"alg":"none","alg":"HS256","kid":"\#(kid)","typ":"JWT"}"#,
            #"{"alg":"HS256","alg":"none","kid":"\#(kid)","typ":"JWT"}"#,
        ] {
            #expect(await fault(Forger.signed(header, Forger.payload())) != nil, "\(header)")
        }
        for more in [
            #"{"sub":"root","#, #"{"scope":"admin","#, #"{"exp":99999999999,"#, #"{"sub":"ops","#,
            #"{"s\u0075b":"root","#,
        ] {
            let first = more + Forger.payload().dropFirst()
            let last = String(Forger.payload().dropLast()) + "," + more.dropFirst().dropLast() + "}"
            #expect(await fault(Forger.signed(Forger.header(), first)) == .malformed, "\(first)")
            #expect(await fault(Forger.signed(Forger.header(), last)) == .malformed, "\(last)")
        }
    }

    @Test(arguments: ["iss", "aud"])
    func otherIssuerOrAudienceIsRefused(claim: String) async {
        for value in [#""someone""#, #""Vitalsd""#, #""""#, nil] {
            #expect(await fault(Forger.signed(Forger.header(), Forger.payload([claim: value]))) == .audience)
        }
        for value in [#"["vitalsd"]"#, #"["vitalsd","other"]"#, "null", "7"] {
            #expect(await fault(Forger.signed(Forger.header(), Forger.payload([claim: value]))) == .malformed)
        }
    }

    @Test(arguments: ["exp", "iat", "nbf", "sub", "jti", "sid", "scope", "sites"])
    func claimThatIsMissingOrOfAnotherTypeIsRefused(claim: String) async {
        for value in [nil, "null", "{}", "[[]]", "true", "1.5", "1e9", #""1785582000""#, "-0"] {
            let token = Forger.signed(Forger.header(), Forger.payload([claim: value]))
            // Some of these are texts, and so may be a name.
            if let value, value.hasPrefix("\""), ["sub", "jti"].contains(claim) { continue }
            #expect(await fault(token) == .malformed, "\(claim) \(value ?? "missing")")
        }
    }

    @Test(arguments: [
        ("scope", #""""#), ("scope", #""root""#), ("scope", #""read read""#), ("scope", #""read ingest""#),
        ("scope", #""read ""#), ("sub", #""""#), ("sid", #""""#), ("sid", #""short""#), ("extra", "1"),
    ])
    func claimOfTheRightTypeThatIsNeverIssuedIsRefused(claim: String, value: String) async {
        #expect(await fault(Forger.signed(Forger.header(), Forger.payload([claim: value]))) == .malformed)
    }

    @Test func changedPayloadOrHeaderUnderAnOldSignatureIsRefused() async {
        let parts = good.split(separator: ".").map(String.init)
        let payload = Forger.base64URL(Forger.payload(["scope": #""admin""#]).utf8)
        #expect(await fault("\(parts[0]).\(payload).\(parts[2])") == .signature)
        let header = Forger.base64URL(Forger.header(kid: Forger.id(of: Forger.otherBytes)).utf8)
        #expect(await fault("\(header).\(parts[1]).\(parts[2])") == .signature)
    }

    @Test func signatureMissingShortOrLongIsRefused() async {
        let parts = good.split(separator: ".").map(String.init)
        let content = parts[0] + "." + parts[1]
        let bytes = Forger.bytes(parts[2])!
        let wrong: [Data] = [
            Data(), bytes.prefix(1), bytes.prefix(16), bytes.prefix(31), bytes + [0], bytes + bytes, Data(count: 32),
        ]
        for signature in wrong {
            #expect(await fault(content + "." + Forger.base64URL(signature)) == .signature)
        }
        #expect(await fault(content) == .malformed)
    }

    @Test func otherSpellingsOfTheSameSignatureAreRefused() async {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let last = alphabet.firstIndex(of: good.last!)!
        for offset in 1...3 {
            let other = good.dropLast() + String(alphabet[last + offset])
            // Decoders read the same 32 bytes.
            #expect(Forger.bytes(other.split(separator: ".")[2]) == Forger.bytes(good.split(separator: ".")[2]))
            #expect(await fault(String(other)) == .signature)
        }
        for suffix in ["=", "==", " ", "\n", "\0"] { #expect(await fault(good + suffix) == .malformed) }
        for prefix in [" ", "\n", "\u{FEFF}", "Bearer "] { #expect(await fault(prefix + good) == .malformed) }
    }

    @Test func spellingsOfThePayloadWithIdleBitsAreRefused() async {
        // 1, 2 and 0 idle positions at the end, by the length of the subject.
        for sub in ["ops", "opsa", "opsab"] {
            let payload = Forger.base64URL(Forger.payload(["sub": "\"\(sub)\""]).utf8)
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
            for character in alphabet where character != payload.last {
                let content = Forger.base64URL(Forger.header().utf8) + "." + payload.dropLast() + String(character)
                guard Forger.bytes(content.split(separator: ".")[1]) == Forger.bytes(payload) else { continue }
                #expect(await fault(content + "." + Forger.code(content, SHA256.self)) == .malformed)
            }
        }
    }

    @Test func whiteSpaceAndEscapesInThePayloadAreRefused() async {
        for payload in [
            " " + Forger.payload(), Forger.payload() + "\n", Forger.payload() + "{}", Forger.payload() + "\0",
            Forger.payload().replacing("ops", with: #"\u006fps"#), "\u{FEFF}" + Forger.payload(), "[]", "null", "7", "",
            String(repeating: "[", count: 2000),
        ] {
            #expect(await fault(Forger.signed(Forger.header(), payload)) == .malformed, "\(payload.prefix(40))")
        }
    }

    @Test func bytesThatAreNoTextAreRefused() async {
        let payload = Data(Forger.payload(["sub": #""o?s""#]).utf8.map { $0 == UInt8(ascii: "?") ? 0xFF : $0 })
        #expect(await fault(Forger.signed(Data(Forger.header().utf8), payload)) == .malformed)
        let header = Data(Forger.header().utf8.map { $0 == UInt8(ascii: "J") ? 0xC0 : $0 })
        #expect(await fault(Forger.signed(header, Data(Forger.payload().utf8))) == .malformed)
        #expect(await fault([0xFF, 0xFE] + Array(good.utf8)) == .malformed)
        #expect(await fault(Array(good.utf8) + [0x80]) == .malformed)
    }

    @Test func wrongNumberOfPartsIsRefused() async {
        for token in ["", ".", "..", "...", good + ".", good + "." + good, "." + good, "a.b.c.d", "a..c", ".b.c"] {
            #expect(await fault(token) == .malformed, "\(token.prefix(20))")
        }
        // Five parts are an encrypted token (RFC 7516).
        #expect(await fault("a.b.c.d.e") == .malformed)
    }

    @Test func tokenOverTheLimitIsRefusedBeforeItIsLookedAt() async {
        #expect(await fault(String(repeating: "a", count: 4097)) == .tooLong)
        #expect(await fault(String(repeating: "a", count: 4096)) == .malformed)
        let long = Forger.signed(
            Forger.header(), Forger.payload(["sub": "\"" + String(repeating: "a", count: 3000) + "\""]))
        #expect(await fault(long) == .tooLong)
    }

    @Test func answersHoldNothingOfTheToken() {
        for fault in TokenFault.allCases {
            #expect(!fault.description.isEmpty && !fault.description.contains("eyJ") && !fault.rawValue.contains(" "))
        }
    }

    /// Whatever byte is changed, put in or left out, it is refused; and nothing traps.
    @Test func mutatedTokensAreRefused() async {
        var generator = SeededGenerator()
        let original = Array(good.utf8)
        let letters = Array("ABCDEFabcdef0189-_.=+/\0 ".utf8)
        for _ in 0..<2000 {
            var token = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<token.count, using: &generator)
                let byte =
                    Bool.random(using: &generator)
                    ? letters.randomElement(using: &generator)! : UInt8.random(in: 0...255, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: token[index] = byte
                case 1: token.insert(byte, at: index)
                default: token.remove(at: index)
                }
            }
            guard token != original else { continue }
            #expect(await fault(token) != nil, "\(generator) \(String(decoding: token, as: UTF8.self))")
        }
    }

    /// The same for the text under a right signature: only what `sign` writes is taken.
    @Test func mutatedPayloadsUnderARightSignatureAreTakenOnlyAsIssued() async {
        var generator = SeededGenerator()
        let original = Array(Forger.payload().utf8)
        for _ in 0..<2000 {
            var payload = original
            let index = Int.random(in: 0..<payload.count, using: &generator)
            payload[index] = UInt8.random(in: 0...255, using: &generator)
            let token = Forger.signed(Data(Forger.header().utf8), Data(payload))
            guard case .success(let claims) = await authority.verify(token, at: start) else { continue }
            // A changed letter of a name or digit of an instant is another good token, and nothing else is.
            #expect(payload == Array(issued(claims).utf8), "\(generator)")
        }
    }

    private func issued(_ claims: TokenClaims) -> String {
        Forger.payload([
            "exp": "\(claims.expiresAt.seconds)", "iat": "\(claims.issuedAt.seconds)",
            "nbf": "\(claims.notBefore.seconds)", "jti": "\"\(claims.id)\"", "sid": "\"\(claims.sessionID)\"",
            "scope": "\"\(claims.scopes.text)\"", "sub": "\"\(claims.subject)\"",
            "sites": "[" + claims.sites.map { "\"\($0)\"" }.joined(separator: ",") + "]",
        ])
    }
}
