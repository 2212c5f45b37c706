import CollectorTesting
import Manifest
import Rules
import Testing

@Suite struct RuleSchemaTests {
    private let validator = SchemaValidator.ofRules

    @Test(arguments: RuleSamples.all)
    func schemaAcceptsWhatTheParserTakes(text: String) throws {
        #expect(Self.problems(text).isEmpty)
        #expect(try validator.accepts(.yaml(text)))
    }

    @Test func schemaAcceptsTheShippedFile() throws {
        #expect(try validator.accepts(.yaml(ShippedRules.text())))
    }

    /// Every mistake there is a case for is seen by both, but for those that a schema cannot see.
    @Test(arguments: RuleProblemCase.all)
    func schemaRefusesWhatTheParserRefuses(given: RuleProblemCase) throws {
        let value: Sample
        do {
            value = try .yaml(given.text)
        } catch {
            return
        }
        #expect(try validator.accepts(value) == Self.beyondTheSchema.contains(given.outcome))
    }

    /// Names of other entries, values that depend on one another, quotes, what is hidden in a text, and the settings.
    private static let beyondTheSchema: Set = [
        "unheard-of-metric", "duplicate-receiver", "no-receivers", "duplicate-id",
        "limit-below-the-quantum", "unreachable-limit", "limit-in-the-highest-bucket", "rate-beyond-counting",
        "unknown-placeholder", "placeholder-not-in-by", "open-placeholder", "value-looked-at-and-left-out",
        "widens-to-less-than-the-window", "widens-to-less-than-the-default-window",
        "only-the-rules-own-widening-is-judged", "resolves-above-the-limit", "share-resolves-above-its-limit",
        "silence-of-an-unknown-rule", "silence-that-ends-before-it-begins", "muted-nowhere",
        "muted-rule-nobody-knows", "burns-too-slowly-for-pages", "window-that-never-fires", "id-of-an-objectives-rule",
        "count-resolves-above-its-limit", "rate-resolves-above-its-limit",
        "unknown-fallback", "fallback-to-itself", "fallbacks-in-a-circle",
    ]

    /// One edge of a range after the other: the nearest duration outside is refused by both, the range's own taken by both.
    @Test(arguments: [
        ("window", ["59s", "59999ms", "0d", "31d", "721h", "43201m", "2592001s", "1", "1.5h", "1h30m"]),
        ("for", ["2d", "25h", "1441min", "86401s", "86400001ms", "-1s", "0"]),
        ("keep_firing_for", ["2d", "10", "1000000001ms"]),
        (
            "no_data",
            ["alert after 59s", "alert after 1441m", "alert after 2d", "alert after", "alert after 0d", "fade"]
        ),
        ("min_samples", ["0", "1000001", "1.5", "-1", "none"]),
        ("percentile", ["0.99", "100", "p0", "q75", "99.991"]),
        ("severity", ["pager", "1"]), ("decide_on", ["mean", "true"]),
        ("resolve_below", ["0s", "5", "1KB", "1"]), ("resolve_above", ["1s"]),
        ("count", ["1", "-1"]), ("rate", ["1/1m"]), ("share", ["poor"]),
        ("by", ["query", "[page, page]", "country", "{page: 1}"]), ("notify", ["[a, a]", "{a: b}"]),
        (
            "where",
            ["a", "{country: DE}", "{page: []}", "{page: [[a]]}", "{page: '!'}", "{device: watch}", "{page: {}}"]
        ),
    ])
    func bothRefuse(key: String, values: [String]) throws {
        for value in values {
            let text = "budgets: [{id: a, metric: LCP, limit: 1s, \(key): \(value)}]"
            #expect(!Self.problems(text).isEmpty, "\(text)")
            #expect(try !validator.accepts(.yaml(text)), "\(text)")
        }
    }

    /// The patterns of ranges against the parser, on both sides of every edge.
    @Test func bothJudgeDurationsAlike() throws {
        var generator = SeededGenerator()
        let edges: [Int64] = [0, 60_000, 3_600_000, 86_400_000, 2_592_000_000]
        var taken = 0
        for _ in 0..<400 {
            let key = ["window", "for", "keep_firing_for"].randomElement(using: &generator)!
            let (unit, size) =
                [("ms", 1), ("s", 1000), ("m", 60_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
                .randomElement(using: &generator)! as (String, Int64)
            let near = edges.randomElement(using: &generator)! / size
            let number =
                Bool.random(using: &generator) ? near : max(0, near + Int64.random(in: -12...12, using: &generator))
            let text = "budgets: [{id: a, metric: LCP, limit: 1s, \(key): \(number)\(unit)}]"
            let isTaken = Self.problems(text).isEmpty
            taken += isTaken ? 1 : 0
            #expect(try validator.accepts(.yaml(text)) == isTaken, "\(text) \(generator)")
        }
        #expect((100...300).contains(taken), "\(generator)")
    }

    @Test func unknownKeywordIsNoCheck() throws {
        #expect(throws: SchemaValidator.UnknownKeyword.self) {
            try SchemaValidator(root: .json(#"{"minimumm": 1}"#)).accepts(.null)
        }
    }

    @Test func schemaIsTheSameText() {
        #expect(RuleSchema.text.hasPrefix("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"))
        #expect(RuleSchema.text.hasSuffix("\n}\n"))
    }

    static func problems(_ text: String) -> [String] {
        do throws(ManifestError) {
            _ = try RuleSet.parse(text, file: "a.yml") { [(file: "of \($0)", text: "")] }
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }
}
