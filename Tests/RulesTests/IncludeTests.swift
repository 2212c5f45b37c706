import Manifest
import Rules
import Testing

@Suite struct IncludeTests {
    @Test func includedFilesAddReceiversAndRules() throws {
        let rules = try Self.parse(
            """
            include: [b.yml, "teams/*.yml"]
            defaults: {notify: [shop], for: 1m}
            budgets: [{id: main, metric: LCP, limit: 1s, notify: [search]}]
            """,
            [
                "b.yml": [("b.yml", "latency: [{id: late, metric: query, limit: 1s}]")],
                "teams/*.yml": [
                    ("teams/search.yml", "receivers: [{name: search, type: webhook, url_env: A}]"),
                    (
                        "teams/shop.yml",
                        """
                        budgets: [{id: shop, metric: LCP, limit: 1s}]
                        receivers: [{name: shop, type: webhook, url_env: B}]
                        """
                    ),
                ],
            ])
        #expect(rules.receivers.map(\.name) == ["search", "shop"])
        #expect(rules.rules.map(\.id) == ["main", "shop", "late"])
        #expect(rules.rules.map(\.notify) == [["search"], ["shop"], ["shop"]])
        #expect(rules.rules.allSatisfy { $0.guards.pending == .seconds(60) })
    }

    @Test(arguments: ["include:", "include: []", "include: 'rules.d/*.yml'"])
    func nothingIncludedIsNoProblem(text: String) throws {
        #expect(try Self.parse(text, [:]) == RuleSet(receivers: [], rules: [], evaluateEvery: .seconds(60)))
    }

    @Test func everyProblemNamesItsFile() {
        let said = Self.problems(
            """
            include: ["*.yml", gone.yml]
            budgets: [{id: a, metric: LCP, limit: 1}]
            """,
            [
                "*.yml": [
                    ("b.yml", "budgets:\n  - {id: a, metric: LCP, limit: 1s}\n  - {id: b, metrik: LCP}"),
                    ("c.yml", "defaults: {}\ninclude: d.yml\nlatency: [{id: b, metric: query, limit: 1s, for: 1}]"),
                    ("d.yml", "playbooks: []\n"),
                    ("e.yml", "- LCP"),
                ]
            ])
        #expect(
            said == [
                #"alerts.yml:1:20: there is no file "gone.yml""#,
                "alerts.yml:2:39: the limit of LCP needs its unit: write 1ms (units: ms, s, min)",
                #"b.yml:2:10: the id "a" belongs to another rule in alerts.yml already"#,
                #"b.yml:3:5: the key "metric" is missing"#,
                #"b.yml:3:5: the key "limit" is missing"#,
                #"b.yml:3:13: unknown key "metrik"; did you mean "metric"?"#,
                #"c.yml:1:11: "defaults" belongs into the file that includes this one"#,
                #"c.yml:2:10: "include" belongs into the file that includes this one"#,
                #"c.yml:3:16: the id "b" belongs to another rule in b.yml already"#,
                #"c.yml:3:50: expected a duration such as 90s, 15m, 1h or 7d, got "1""#,
                #"d.yml:1:1: unknown key "playbooks"; expected one of receivers, budgets, latency, objectives, silences, mute"#,
                "e.yml:1:1: expected a mapping, got a list",
            ])
    }

    @Test func receiverOfAnotherFileIsTakenAndKnown() {
        let main = "include: a.yml\nreceivers: [{name: x, type: webhook, url_env: A}]\ndefaults: {notify: [y, z]}"
        let included = "receivers: [{name: x, type: webhook, url_env: A}, {name: y, type: webhook, url_env: A}]"
        #expect(
            Self.problems(main, ["a.yml": [("a.yml", included)]]) == [
                #"alerts.yml:3:24: unknown receiver "z"; expected one of x, y"#,
                #"a.yml:1:20: the name "x" belongs to another receiver already"#,
            ])
    }

    /// Whatever a file that cannot be read would have defined is not called unknown.
    @Test(arguments: [
        ("a.yml", "receivers: [\n", "a.yml:2:1: not valid YAML: did not find expected node content"),
        ("b.yml", "", #"alerts.yml:1:10: there is no file "b.yml""#),
    ])
    func unreadableFileIsToldOnce(pattern: String, text: String, problem: String) {
        #expect(
            Self.problems("include: \(pattern)\ndefaults: {notify: [oncall]}", ["a.yml": [("a.yml", text)]])
                == [problem])
    }

    @Test(arguments: [
        ("../a.yml", #"1:10 ".." is not followed; write a path below this folder, or an absolute one"#),
        ("a/../b.yml", #"1:10 ".." is not followed; write a path below this folder, or an absolute one"#),
        ("/etc/../b.yml", #"1:10 ".." is not followed; write a path below this folder, or an absolute one"#),
        ("'*/b.yml'", #"1:10 "*" and "?" may stand in the file's name only, not in its folder's"#),
        ("a?/b.yml", #"1:10 "*" and "?" may stand in the file's name only, not in its folder's"#),
        ("rules.d/", "1:10 it names a folder; add which files, such as *.yml"),
        ("rules.d/.", "1:10 it names a folder; add which files, such as *.yml"),
        (#""a\0.yml""#, "1:10 expected a path of 1 to 1024 characters on one line"),
        ("[a.yml, ['b.yml']]", "1:18 expected a text, got a list"),
        ("{file: a.yml}", "1:10 expected a list, got a mapping"),
        ("alerts.yml", #"1:10 "alerts.yml" includes itself"#),
        ("[a.yml, a.yml]", #"1:18 "a.yml" is included twice"#),
        ("broken.yml", #"1:10 "broken.yml" cannot be read"#),
        ("told.yml", "1:10 the disk is on fire"),
    ])
    func badIncludeIsRefusedAtItsPlace(include: String, problem: String) {
        struct Unforeseen: Error {}
        var said: [String] = []
        do throws(ManifestError) {
            _ = try RuleSet.parse("include: \(include)", file: "alerts.yml") { pattern in
                switch pattern {
                case "broken.yml": throw Unforeseen()
                case "told.yml": throw RuleFiles.Mistake(description: "the disk is on fire")
                default: return [(pattern, "")]
                }
            }
        } catch {
            said = error.problems.map { "\($0.line):\($0.column) \($0.message)" }
        }
        #expect(said == [problem])
    }

    @Test func withoutAReaderIncludingIsRefused() {
        #expect(
            throws: ManifestError(problems: [
                ManifestProblem(
                    file: "alerts.yml", line: 1, column: 10, message: "no other file can be included here")
            ])
        ) { try RuleSet.parse("include: a.yml", file: "alerts.yml") }
    }

    @Test func refusesMoreThanTheLimits() {
        let patterns = (1...21).map { "'\($0)*'" }.joined(separator: ", ")
        #expect(
            Self.problems("include: [\(patterns)]", [:])
                == ["alerts.yml:1:10: 21 patterns are too many; at most 20 are read"])
        let files = (1...201).map { ("f\($0).yml", "") }
        #expect(
            Self.problems("include: '*'", ["*": files]) == ["alerts.yml:1:10: at most 200 files can be included"])
        #expect(Self.problems("include: '*'", ["*": Array(files.dropLast())]).isEmpty)
        let rules = { (name: String) in
            "budgets: [\((1...600).map { "{id: \(name)\($0), metric: CLS, limit: 0.1}" }.joined(separator: ", "))]"
        }
        #expect(
            Self.problems("include: '*'", ["*": [("a.yml", rules("a")), ("b.yml", rules("b"))]])
                == ["alerts.yml:1:1: 1200 rules are too many; at most 1000 are read"])
    }

    private static func parse(_ text: String, _ files: [String: [(String, String)]]) throws(ManifestError) -> RuleSet {
        try RuleSet.parse(text, file: "alerts.yml") { (files[$0] ?? []).map { (file: $0.0, text: $0.1) } }
    }

    private static func problems(_ text: String, _ files: [String: [(String, String)]]) -> [String] {
        do throws(ManifestError) {
            _ = try parse(text, files)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }
}
