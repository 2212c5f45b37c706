import CollectorTesting
import Telemetry
import Testing

@Suite struct TokenSessionTests {
    private let start = Timestamp(text: "2026-08-01T10:00:00Z")!

    private func session(
        _ scopes: Set<TokenScope> = [.read], sites: [String] = [], revokedAt: Timestamp? = nil
    ) -> TokenSession {
        TokenSession(
            id: "abcdefgh234567ab", subject: "ops", scopes: scopes, sites: sites, issuedAt: start,
            expiresAt: start + .seconds(60), revokedAt: revokedAt)
    }

    @Test func isLiveUpToButNotAtItsEnd() {
        #expect(session().isLive(at: start))
        #expect(session().isLive(at: start + .milliseconds(59_999)))
        #expect(!session().isLive(at: start + .seconds(60)))
    }

    @Test func revokedSessionIsDeadEvenBeforeTheInstantOfItsRevocation() {
        #expect(!session(revokedAt: start + .seconds(30)).isLive(at: start))
    }

    @Test func adminGivesReadAndIngestGivesPageAndNothingElseGivesMore() {
        let table = TokenScope.allCases.map { held in TokenScope.allCases.map { session([held]).allows($0) } }
        #expect(TokenScope.allCases == [.page, .ingest, .read, .admin])
        #expect(
            table == [
                [true, false, false, false], [true, true, false, false], [false, false, true, false],
                [false, false, true, true],
            ])
    }

    @Test func namesOfSitesAreComparedWholeAndNoneMeansAll() {
        #expect(session().allows(site: "shop"))
        let bound = session(sites: ["shop", "api", "shop"])
        #expect(bound.sites == ["api", "shop"])
        #expect(bound.allows(site: "shop"))
        #expect(!bound.allows(site: "sho") && !bound.allows(site: "Shop") && !bound.allows(site: ""))
    }

    @Test func scopesAreReadBackAsTheyWereWritten() {
        #expect(Set<TokenScope>([.admin, .ingest, .read]).text == "ingest read admin")
        #expect(Set<TokenScope>(text: "ingest read admin") == [.ingest, .read, .admin])
        for text in ["", " ", "read ingest", "read read", "read ", "Read", "root", "read  admin"] {
            #expect(Set<TokenScope>(text: text) == nil, "\(text)")
        }
    }

    @Test func identifiersAreOfTheAlphabetAndDiffer() {
        var generator = SeededGenerator()
        let ids = (0..<1000).map { _ in TokenSession.makeID(using: &generator) }
        #expect(Set(ids).count == 1000, "\(generator)")
        #expect(Set(ids.joined()) == Set("abcdefghijklmnopqrstuvwxyz234567"), "\(generator)")
        #expect(ids.allSatisfy { $0.utf8.count == 16 }, "\(generator)")
    }
}
