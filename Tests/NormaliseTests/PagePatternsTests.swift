import CollectorTesting
import Normalise
import Testing

@Suite struct PagePatternsTests {
    private static let shop = [
        "# the shop", "", "/courses/:course/lessons/:lesson", "/courses/new/lessons/:lesson", "shop:/p/:product",
        "/p/:item",
        "/files/*", "/files/:name", "/:a/:b/:c", "/café/:dish", "  /  ", "shop.example:8443:/q/:x",
        "/courses/:course/:part/x",
    ]

    @Test(
        arguments: [
            ("/courses/7/lessons/3", "", "/courses/:course/lessons/:lesson"),
            ("/courses/new/lessons/3", "", "/courses/new/lessons/:lesson"),
            ("https://shop.example/courses/7/lessons/3?x=1#y", "", "/courses/:course/lessons/:lesson"),
            ("/courses/7/lessons", "", "/:a/:b/:c"), ("/courses/7/lessons/3/4", "", nil),
            ("/p/9", "shop", "/p/:product"),
            ("/p/9", "other", "/p/:item"), ("/files/a", "", "/files/*"), ("/files/a/b/c/d", "", "/files/*"),
            ("/files", "", nil),
            ("/caf%C3%A9/1/", "", "/café/:dish"), ("/a//b/c;x=1", "", "/:a/:b/:c"), ("/Files/a", "", nil),
            ("/", "", "/"),
            ("/q/1", "shop.example:8443", "/q/:x"), ("/q/1", "shop.example", nil), ("/p/9/index.html", "", "/p/:item"),
            ("/courses/1/lessons/x", "", "/courses/:course/lessons/:lesson"), ("about:blank", "", nil), ("", "", nil),
        ] as [(String, String, String?)])
    func bestPatternGivesTheName(url: String, site: String, name: String?) throws {
        #expect(try PagePatterns(PagePatternsTests.shop).name(of: url, site: site) == name)
    }

    @Test func noPatternMatchesNothing() {
        #expect(PagePatterns().name(of: "/a", site: "s") == nil)
    }

    @Test func everyProblemIsASentenceThatNamesItsLine() {
        let lines = [
            "/a/:x", "courses/:id", "/a/:y", "# /a/:z", "https://shop.example/a", "/a//b", "/a?b=:c", "/f/*/x", "/a/b*",
            "/[id]", "/:9", "/x/" + String(repeating: "y", count: 81), String(repeating: "/a", count: 21), "/;x",
            "/a/index.html", "\u{202E}:/a",
            "/" + (0..<3).map { _ in String(repeating: "z", count: 70) }.joined(separator: "/"),
        ]
        let error = #expect(throws: PagePatternsError.self) { try PagePatterns(lines) }
        let cut = "/x/" + String(repeating: "y", count: 81)
        let long = BoundedName.of(lines[16], limit: 100)!
        #expect(
            error?.problems == [
                #"line 2: "courses/:id" is not a path; write /courses/:course, or shop:/courses/:course for one site."#,
                #"line 3: "/a/:y" matches the same pages as line 1."#,
                #"line 5: "https://shop.example/a" is a URL or has an empty segment; write the path alone, such as /courses/:course."#,
                #"line 6: "/a//b" is a URL or has an empty segment; write the path alone, such as /courses/:course."#,
                #"line 7: "/a?b=:c" has a query or a fragment, which are dropped from every page; write the path alone."#,
                #"line 8: "/f/*/x" goes on behind *, which stands for all that follows; write :name for one segment."#,
                #"line 9: "/a/b*" has * in "b*"; write :name for one segment, or * at the end for the rest."#,
                #"line 10: "/[id]" has [ in "[id]"; write :name for one segment, or * at the end for the rest."#,
                #"line 11: "/:9" has the parameter ":9"; a name has up to 32 letters, digits and _, a letter first."#,
                "line 12: \"\(cut)\" has a segment of 81 bytes; the longest is 80.",
                "line 13: \"\(lines[12])\" has 21 segments; at most 20 are looked at.",
                #"line 14: "/;x" has the segment ";x", of which nothing is kept."#,
                #"line 15: "/a/index.html" ends in an index file, which is the same page as its folder; leave it out."#,
                #"line 16: ":/a" names a site that no page can have; a site has up to 64 characters."#,
                "line 17: \"\(long)\" is 213 bytes long; the longest name of a page is 200.",
            ])
    }

    @Test func thousandPatternsAreKeptAndNoneMore() throws {
        let lines = (0..<1000).map { "/a\($0)/:x" }
        let patterns = try PagePatterns(lines)
        #expect(patterns.count == 1000)
        #expect(patterns.name(of: "/a999/7", site: "") == "/a999/:x")
        let error = #expect(throws: PagePatternsError.self) { try PagePatterns(lines + ["/b", "/c"]) }
        #expect(error?.problems == ["line 1001: \"/b\" is one pattern too many; at most 1000 are kept."])
    }

    /// Against trying every pattern in turn.
    @Test func treeFindsWhatTryingEachFinds() throws {
        var generator = SeededGenerator()
        let words = ["a", "b", "c"]
        for _ in 0..<150 {
            var lines: [String] = []
            var shapes: Set<String> = []
            for _ in 0..<30 {
                var segments = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                    (words + [":x", ":y"]).randomElement(using: &generator)!
                }
                if Bool.random(using: &generator) { segments.append("*") }
                let shape = segments.map { $0.hasPrefix(":") ? ":" : $0 }.joined(separator: "/")
                if shapes.insert(shape).inserted { lines.append("/" + segments.joined(separator: "/")) }
            }
            let patterns = try PagePatterns(lines)
            for _ in 0..<40 {
                let path = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                    (words + ["d"]).randomElement(using: &generator)!
                }
                let found = patterns.name(of: "/" + path.joined(separator: "/"), site: "s")
                let expected = PagePatternsTests.best(of: lines, for: path)
                if found != expected { Issue.record("\(generator) \(lines) \(path) \(found ?? "nil")") }
            }
        }
    }

    private static func best(of lines: [String], for path: [String]) -> String? {
        func literals(_ line: String) -> Int {
            line.split(separator: "/").count { !$0.hasPrefix(":") && $0 != "*" }
        }
        func matches(_ line: String) -> Bool {
            let segments = line.split(separator: "/").map(String.init)
            let isRest = segments.last == "*"
            let fixed = isRest ? segments.dropLast() : segments[...]
            guard isRest ? path.count > fixed.count : path.count == fixed.count else { return false }
            return zip(fixed, path).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
        }
        let found = lines.filter(matches)
        let most = found.map(literals).max()
        return found.first { literals($0) == most }
    }

    @Test func longAndDeepPathStillMatchesTheRest() throws {
        let patterns = try PagePatterns(["/files/*", "/x/:name", String(repeating: "/:a", count: 20)])
        let long = String(repeating: "y", count: 100_000)
        #expect(patterns.name(of: "/files/" + long, site: "") == "/files/*")
        #expect(patterns.name(of: "/x/" + long, site: "") == "/x/:name")
        #expect(patterns.name(of: "/files" + String(repeating: "/b", count: 50_000), site: "") == "/files/*")
        #expect(patterns.name(of: String(repeating: "/b", count: 20), site: "") == String(repeating: "/:a", count: 20))
        #expect(patterns.name(of: String(repeating: "/b", count: 21), site: "") == nil)
    }
}
