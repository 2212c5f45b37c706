import CollectorTesting
import Manifest
import Testing

@Suite struct ManifestReaderTests {
    /// A manifest with each kind of value.
    struct Sample: Hashable {
        var name: String
        var colour: Colour?
        var count: Int64?
        var every: Duration?
        var tags: [String]

        enum Colour: String, CaseIterable { case red, green, blue }
    }

    @Test func wholeFileIsRead() throws {
        let text = """
            # a comment
            name: "shop"
            colour: green
            count: 0x7
            """
        #expect(throws: ManifestError.self) { try Self.read(text) }
        #expect(
            try Self.read("name: shop\ncolour: green\ncount: 7\nevery: 90s\ntags: [a, b]\n")
                == Sample(name: "shop", colour: .green, count: 7, every: .seconds(90), tags: ["a", "b"]))
        #expect(try Self.read("{name: 12, tags: one}") == Sample(name: "12", tags: ["one"]))
    }

    @Test func everyProblemIsToldWithItsPlaceInOrder() {
        #expect(
            Self.problems(
                """
                nmae: shop
                colour: gren
                count: 11
                every: 3 weeks
                tags: [a, [b], {c: d}]
                zzzzzzzzz: 1
                """) == [
                    #"t.yml:1:1: unknown key "nmae"; did you mean "name"?"#,
                    #"t.yml:1:1: the key "name" is missing"#,
                    #"t.yml:2:9: unknown value "gren"; expected red, green, blue; did you mean "green"?"#,
                    #"t.yml:3:8: expected a whole number from 0 to 10, got "11""#,
                    #"t.yml:4:8: expected a duration such as 90s, 15m, 1h or 7d, got "3 weeks""#,
                    "t.yml:5:11: expected a text, got a list",
                    "t.yml:5:16: expected a text, got a mapping",
                    #"t.yml:6:1: unknown key "zzzzzzzzz"; expected one of name, colour, count, every, tags"#,
                ])
    }

    @Test(arguments: [
        ("", #"t.yml:1:1: the key "name" is missing"#),
        ("# nothing\n", #"t.yml:1:1: the key "name" is missing"#),
        ("[]", "t.yml:1:1: expected a mapping, got a list"),
        ("just text", #"t.yml:1:1: expected a mapping, got "just text""#),
        ("name: [a]", "t.yml:1:7: expected a text, got a list"),
        ("é: 1\nname: x", #"t.yml:1:1: unknown key "é"; expected one of name, colour, count, every, tags"#),
        ("{\"éé\": 1, name: {}}", "t.yml:1:17: expected a text, got a mapping"),
        ("name: x\nevery: 2d", "t.yml:2:8: 2d is out of range; expected 1s to 1d"),
        (
            "name: x\ncount: 99999999999999999999",
            #"t.yml:2:8: expected a whole number from 0 to 10, got "99999999999999999999""#
        ),
        ("[1]: x\nname: x", "t.yml:1:1: expected a text, got a list"),
    ])
    func problemIsToldAtItsPlace(text: String, problem: String) {
        #expect(Self.problems(text).contains(problem), "\(Self.problems(text))")
    }

    @Test func repeatedKeyIsRefused() {
        #expect(
            Self.problems("name: a\ncount: 1\nname: b\n") == [
                #"t.yml:1:1: not valid YAML: the key "name" stands here twice"#
            ])
    }

    @Test(arguments: [
        "name: \"open", "name: [a", "\tname: a", "a: b: c", "name: *unknown", "name: &a *a", "- a\nname: b",
        "%YAML 9.9\n---\na",
        "name: a\n---\nname: b", "@", "name: 'a'b", "{", "]", "? [", "name: |\n x\n y:\n\t- z", "\u{0}", "name: \u{7}",
        "!<", "!!binary x: [",
    ])
    func brokenYAMLIsOneProblemWithoutTheFilesText(text: String) {
        let problems = Self.problems("\(text)\n")
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.hasPrefix("t.yml:") == true, "\(problems)")
    }

    @Test func fileAboveAMegabyteIsNotRead() {
        let most = "name: a\n#" + String(repeating: "x", count: 1_048_567)
        #expect(most.utf8.count == 1_048_576)
        #expect((try? Self.read(most)) == Sample(name: "a", tags: []))
        #expect(
            Self.problems(most + "x") == [
                "t.yml:1:1: the file has 1048577 bytes; at most 1048576 are read"
            ])
    }

    /// The rules file may hold webhook addresses: wherever one is put by mistake, no message repeats its token.
    @Test(arguments: [
        "name: [https://hooks.example/T0KEN]", "colour: https://hooks.example/T0KEN",
        "count: https://hooks.example/T0KEN",
        "every: https://hooks.example/T0KEN", "https://hooks.example/T0KEN", "https://hooks.example/T0KEN: x",
        "name: \"https://hooks.example/T0KEN", "name: https://hooks.example/T0KEN: x",

        "name: *T0KEN x y", "tags:\n- https://hooks.example/T0KEN\n https://hooks.example/T0KEN: [",
        "{name: https://hooks.example/T0KEN", "https://hooks.example/T0KEN: x\nhttps://hooks.example/T0KEN: y",
        "- https://hooks.example/T0KEN", "name: {https://hooks.example/T0KEN: x}",
        "every: xhttps://hooks.example/T0KEN", "name: 'https://hooks.example/T0KEN' x",
    ])
    func noMessageHoldsASecret(text: String) {
        let problems = Self.problems(text)
        #expect(!problems.isEmpty)
        #expect(problems.allSatisfy { !$0.contains("T0KEN") }, "\(problems)")
    }

    @Test func longValueIsCutInMessages() {
        let long = String(repeating: "y", count: 100_000)
        for text in ["colour: \(long)", "count: \(long)", "every: \(long)", long, "\(long): 1"] {
            #expect(Self.problems(text).allSatisfy { $0.utf8.count < 300 }, "\(text.prefix(10))")
        }
    }

    @Test func aliasIsReadAsWhatItStandsFor() throws {
        #expect(try Self.read("name: &n a\ntags: [*n, *n]").tags == ["a", "a"])
    }

    /// "Billion laughs": aliases of aliases share what they stand for.
    @Test func aliasesOfAliasesAreNotExpanded() {
        let text =
            "a: &a0 [x,x,x,x,x,x,x,x,x]\n"
            + (1...30).map { level in
                let item = "*a\(level - 1)"
                return "b\(level): &a\(level) [\(Array(repeating: item, count: 9).joined(separator: ","))]\n"
            }.joined() + "name: *a30\n"
        #expect(Self.problems(text).contains { $0.hasSuffix("expected a text, got a list") })
    }

    @Test func deepNestingIsAProblemNotATrap() {
        for text in [
            "name: " + String(repeating: "[", count: 20_000),
            "name: " + String(repeating: "{a: ", count: 20_000),
        ] {
            #expect(!Self.problems(text).isEmpty)
        }
    }

    @Test func anyBytesAreReadOrRefusedWithAPlace() {
        var generator = SeededGenerator()
        let pieces = [
            "name", "colour", ": ", ":", "\n", "  ", "- ", "[", "]", "{", "}", ",", "\"", "'", "&a ", "*a", "|", ">",
            "!", "#", "?", "\t",
            "é", "\u{FEFF}", "\u{0}", "1", "---", "<<", "%",
        ]
        for _ in 0..<3000 {
            let count = Int.random(in: 0...30, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()
            do throws(ManifestError) {
                _ = try Self.read(text)
            } catch {
                #expect(!error.problems.isEmpty, "\(generator) \(text.debugDescription)")
                #expect(
                    error.problems.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.message.isEmpty },
                    "\(generator) \(text.debugDescription)")
            }
        }
    }

    @Test func readerThatGivesNothingWithoutAProblemStillThrows() {
        #expect(throws: ManifestError(problems: [])) {
            try ManifestReader.read("a: b", file: "t.yml") { _, _ -> Sample? in nil }
        }
    }

    private static func read(_ text: String) throws(ManifestError) -> Sample {
        try ManifestReader.read(text, file: "t.yml") { _, root -> Sample? in
            guard let fields = root.fields(["name", "colour", "count", "every", "tags"], required: ["name"]) else {
                return nil
            }
            let sample = Sample(
                name: fields["name"]?.text ?? "", colour: fields["colour"]?.oneOf(Sample.Colour.self),
                count: fields["count"]?.integer(in: 0...10),
                every: fields["every"]?.duration(in: .seconds(1) ... .seconds(86_400)),
                tags: fields["tags"]?.texts ?? [])
            return sample
        }
    }

    private static func problems(_ text: String) -> [String] {
        do throws(ManifestError) {
            _ = try read(text)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }
}
