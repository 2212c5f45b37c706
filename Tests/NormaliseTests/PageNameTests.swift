import CollectorTesting
import Normalise
import Testing

@Suite struct PageNameTests {
    @Test(arguments: [
        ("/", "/"), ("/cart", "/cart"), ("/cart/", "/cart"), ("//", "(unknown)"), ("/a//b/", "/a/b"),
        ("/cart?token=S3CRET", "/cart"), ("/cart#S3CRET", "/cart"), ("/a#b?c", "/a"), ("/?q=/x/y", "/"),
        ("https://shop.example/cart?x=1", "/cart"), ("http://shop.example", "/"), ("https://shop.example/", "/"),
        ("https://shop.example?next=/a", "/"), ("https://shop.example#/a", "/"),
        ("https://u:p@shop.example:8443/a/b", "/a/b"),
        ("//shop.example/cart", "(unknown)"), ("about:blank", "(unknown)"), ("data:text/html,/a/b", "(unknown)"),
        ("javascript://x/%0a", "(unknown)"), ("file:///etc/passwd", "(unknown)"),
        ("blob:https://shop.example/1", "(unknown)"),
        ("chrome-extension://abc/page", "(unknown)"), ("", "(unknown)"), ("cart", "(unknown)"), ("?a=/b", "(unknown)"),
        ("#", "(unknown)"), ("https:", "(unknown)"), ("https:/", "(unknown)"), ("https://", "/"), (":", "(unknown)"),
        ("://", "(unknown)"), ("localhost:3000/a", "(unknown)"), ("h?://a/b", "(unknown)"),
    ])
    func pathIsTakenOutOfTheURL(url: String, template: String) {
        #expect(PageName.template(of: url) == template)
    }

    @Test(arguments: [
        ("/users/42", "/users/:id"), ("/users/42/orders/7/", "/users/:id/orders/:id"), ("/0", "/:id"),
        ("/v2/docs", "/v2/docs"), ("/2fa", "/2fa"), ("/company10", "/company10"), ("/2024/08", "/:id/:id"),
        ("/o/6f9619ff-8b86-d011-b42d-00cf4fc964ff", "/o/:uuid"),
        ("/o/6F9619FF-8B86-D011-B42D-00CF4FC964FF", "/o/:uuid"),
        ("/o/6f9619ff-8b86-d011-b42d-00cf4fc964fg", "/o/6f9619ff-8b86-d011-b42d-00cf4fc964fg"),
        ("/c/d41d8cd98f00b204e9800998ecf8427e", "/c/:hash"), ("/c/d41d8cd98f00b20", "/c/d41d8cd98f00b20"),
        ("/c/d41d8cd98f00b204", "/c/:hash"), ("/deadbeefdeadbeef", "/deadbeefdeadbeef"), ("/facade", "/facade"),
        ("/log/2026-08-01", "/log/:date"), ("/log/2026-8-1", "/log/2026-8-1"), ("/log/2026-08-0a", "/log/2026-08-0a"),
        ("/-", "/-"), ("/1-2", "/1-2"), ("/a.html", "/a.html"), ("/12.5", "/12.5"), ("/:id", "/:id"),
        ("/(other)", "/(other)"),
        ("/caf%C3%A9/%31", "/café/:id"), ("/café/日本", "/café/日本"), ("/a%2Fb", "/a%2Fb"), ("/a b", "/a b"),
        ("/a\u{0}b\nc\u{7F}", "/a_b_c_"), ("/a\u{202E}b\u{200F}c\u{2066}", "/abc"), ("/\u{202E}", "/"),
    ])
    func segmentThatNamesOneThingBecomesAPlaceholder(path: String, template: String) {
        #expect(PageName.template(of: path) == template)
    }

    @Test func longSegmentIsFolded() {
        #expect(PageName.template(of: "/a/" + String(repeating: "x", count: 81) + "/b") == "/a/:long/b")
        let most = "/a/" + String(repeating: "x", count: 80)
        #expect(PageName.template(of: most) == most)
        #expect(PageName.template(of: "/" + String(repeating: "7", count: 100_000)) == "/:long")
    }

    @Test func deepPathIsFolded() {
        let twelve = String(repeating: "/a", count: 12)
        #expect(PageName.template(of: twelve) == twelve)
        #expect(PageName.template(of: twelve + "/b") == twelve + "/…")
        #expect(
            PageName.template(of: String(repeating: "/1", count: 50_000)) == String(repeating: "/:id", count: 12) + "/…"
        )
    }

    @Test func templateIsAtMostTwoHundredBytes() {
        for last in 0...79 {
            let path =
                "/" + String(repeating: "a", count: 60) + "/" + String(repeating: "b", count: 60) + "/"
                + String(repeating: "c", count: last + 1) + "/" + String(repeating: "d", count: 60)
            #expect(PageName.template(of: path).utf8.count <= 200, "\(last)")
        }
    }

    @Test func anyTextGivesABoundedPlainTemplate() {
        var generator = SeededGenerator()
        let pieces = [
            "/", "/", "/", "?", "#", ":", "http://", "//", "a", "42", "-", ".", "..", "%2F", "%", "é", "日", "e\u{301}",
            "😀", "\u{202E}",
            "\u{0}", "\n", " ", "\u{FEFF}", "d41d8cd98f00b204", "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "2026-08-01",
            String(repeating: "x", count: 90), String(repeating: "\u{301}", count: 50), "\u{E000}",
        ]
        for _ in 0..<4000 {
            let count = Int.random(in: 0...40, using: &generator)
            let url = (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()
            let template = PageName.template(of: url)
            let isSound =
                template.utf8.count <= 200 && (template == PageName.unknown || template.hasPrefix("/"))
                && !template.contains("?") && !template.contains("#")
                && template.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" && $0 != "\u{7F}" }
            if !isSound { Issue.record("\(generator) \(url.debugDescription) \(template.debugDescription)") }
        }
    }
}
