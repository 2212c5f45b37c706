import Crypto
import Foundation
import Report
import Telemetry
import Testing

@Suite("Hostile input")
struct HostileInputTests {
    static let names = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        // A combining mark makes one character of the quote and itself: swift-mustache's own escaping lets it pass.
        "\"\u{301} onmouseover=alert(1) x=\"", "<\u{338}script>", "</style><script>", "</title><script>", "{{sheet}}",
        "javascript:alert(1)",
    ]

    @Test(arguments: names) func nameIsEscapedWhereverItIsShown(_ name: String) throws {
        let page = try page(named: name)
        // Everything a browser reads as markup; what stands in quotes or between tags is only shown.
        let markup = page.markup
        #expect(!markup.contains { $0.contains("script") || $0.hasPrefix("img") })
        #expect(!markup.contains { $0.contains("onmouseover") || $0.contains("onerror") || $0.contains("alert") })
        #expect(page.html.contains("slower</span> since <bdi"))
        #expect(page.html.contains("called by <span"))
        #expect(page.count(of: "</style>") == 1)
        #expect(markup.count(where: { $0 == "/html" }) == 1)
    }

    @Test func controlAndBidirectionalCharactersAreSpelledOut() throws {
        let html = try page(named: "/a\u{202E}txt.exe\u{0}\u{200B}\u{2066}\u{1B}[31m\u{2028}").html
        #expect(html.contains("/a⟨U+202E⟩txt.exe⟨U+0000⟩⟨U+200B⟩⟨U+2066⟩⟨U+001B⟩[31m⟨U+2028⟩"))
        for hidden in ["\u{202E}", "\u{0}", "\u{200B}", "\u{2066}", "\u{1B}", "\u{2028}"] {
            #expect(!html.unicodeScalars.contains { $0 == hidden.unicodeScalars.first })
        }
    }

    @Test func longNameIsCutAndItsTitleIsBounded() throws {
        let html = try page(named: "/" + String(repeating: "x", count: 100_000)).html
        #expect(html.contains(">/" + String(repeating: "x", count: 71) + "…</bdi>"))
        #expect(html.contains("title=\"/" + String(repeating: "x", count: 399) + "…\""))
        #expect(html.utf8.count < 60_000)
    }

    @Test func oneCharacterOfThousandsOfMarksIsCutToo() throws {
        let html = try page(named: "a" + String(repeating: "\u{301}", count: 50_000)).html
        #expect(html.utf8.count < 60_000)
        #expect(!html.unicodeScalars.reversed().starts(with: Array(repeating: "\u{301}", count: 4)))
        #expect(html.contains("a\u{301}\u{301}\u{301}"))
    }

    @Test func policyAllowsExactlyTheStyleInThePage() throws {
        let page = try ReportPage(ReportPage.everyPanel, SampleDay.data(hours: 3, visits: 24))
        let styles = page.parts(from: "<style>", to: "</style>")
        #expect(styles.count == 1)
        let digest = Data(SHA256.hash(data: Data(styles[0].utf8))).base64EncodedString()
        let policy =
            "default-src 'none'; style-src 'sha256-\(digest)'; img-src data:; base-uri 'none'; form-action 'none'"
        #expect(page.parts(from: "http-equiv=\"Content-Security-Policy\" content=\"", to: "\"") == [Substring(policy)])
        #expect(Renderer.contentSecurityPolicy == policy)
        #expect(Renderer.contentSecurityPolicyHeader == policy + "; frame-ancestors 'none'")
    }

    @Test func pageAsksNothingOfAnyServer() throws {
        let html = try ReportPage(ReportPage.everyPanel, SampleDay.data(hours: 3, visits: 24)).html
        #expect(!html.contains(/\sstyle=/))
        #expect(!html.contains(/\s(src|srcset|poster|data|action|background|ping|xlink:href)=/))
        #expect(!html.contains(/\son[a-z]+=/))
        #expect(!html.contains("@import"))
        #expect(!html.contains("url("))
        #expect(html.matches(of: /<link[^>]*href="([^"]*)"/).map(\.output.1) == ["data:,"])
        #expect(html.matches(of: /<(script|iframe|object|embed|form|base|img|video|audio)\b/).isEmpty)
    }

    /// A page on which the name stands everywhere a client or a rules file can put it.
    private func page(named name: String) throws -> ReportPage {
        var sample = SampleReadings()
        let at = SampleDay.end - .seconds(60)
        for _ in 0..<20 {
            sample.values.append(.init(metric: .lcp, labels: [.page: name, .device: name], at: at, value: 5000))
            sample.values.append(.init(metric: .queryMean, labels: [.service: name, .query: "?"], at: at, value: 5))
        }
        // Long enough apart and often enough for the release to be named as the one that changed the shape.
        for (release, at, value) in [("1", at - .seconds(7200), 5.0), (name, at, 500)] {
            let labels: [Telemetry.Dimension: String] = [
                .service: name, .query: name, .route: name, .release: release,
            ]
            for _ in 0..<100 {
                sample.values.append(.init(metric: .query, labels: labels, at: at, value: value))
                sample.values.append(.init(metric: .queryErrors, labels: labels, at: at, value: 1))
            }
        }
        let alert = SampleDay.alert(name, .firing, [.page: name], runbook: name)
        return try ReportPage(
            ReportPage.everyPanel,
            ReportData(
                read: sample.read, alerts: [alert],
                deliveries: [SampleDay.delivery(1, alert, to: name, .waiting, name)],
                ledger: [.init(owner: name, outcome: .stored, count: 1)]))
    }
}
