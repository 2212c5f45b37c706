import Manifest
import Testing

@Suite struct ManifestNodeTests {
    private enum Key: String {
        case name
        case whereFrom = "where_from"
        case secret
    }

    @Test func keysListedElsewhereAreReadByThem() throws {
        let fields = try read("where_from: here\nname: shop\n") {
            $0.fields([Key.whereFrom, .name], required: [.name])
        }
        #expect(fields[.name]?.text == "shop")
        #expect(fields[.whereFrom]?.text == "here")
    }

    @Test func unlistedKeyIsReadAndNotToldAsExpected() throws {
        let fields = try read("{name: shop, secret: x}") { $0.fields([Key.name], unlisted: [.secret]) }
        #expect(Set(fields.keys) == [.name, .secret])
        #expect(throws: problem(#"unknown key "wherever"; expected one of name"#)) {
            try read("{wherever: x}") { $0.fields([Key.name], unlisted: [.secret]) }
        }
    }

    @Test func pairsKeepTheOrderOfTheFile() throws {
        let pairs = try read("{b: 1, a: 2}") { root in root.pairs?.map { [$0.key.text, $0.value.text] } }
        #expect(pairs == [["b", "1"], ["a", "2"]])
        #expect(throws: problem("expected a mapping, got a list")) { try read("[b]") { $0.pairs?.count } }
    }

    @Test(arguments: [
        ("!DE", true), ("! DE", true), ("!!str DE", false), ("DE", false), ("\"!DE\"", false), ("'!DE'", false),
        ("[!DE ]", false),
    ])
    func tagOfItsOwnIsTold(text: String, isTagged: Bool) throws {
        #expect(try read(text) { $0.isTagged } == isTagged)
    }

    @Test(arguments: [("15m", Duration.seconds(900)), ("14m", nil), ("soon", nil)])
    func partOfATextIsReadAsADuration(text: String, duration: Duration?) throws {
        let read = try? read("alert after \(text)") { $0.duration(text, in: .seconds(900) ... .seconds(3600)) }
        #expect(read == duration)
    }

    private func read<Value>(_ text: String, _ read: (ManifestNode) -> Value?) throws(ManifestError) -> Value {
        try ManifestReader.read(text, file: "t.yml") { _, root in read(root) }
    }

    private func problem(_ message: String) -> ManifestError {
        let column = message.hasPrefix("unknown key") ? 2 : 1
        return ManifestError(problems: [ManifestProblem(file: "t.yml", line: 1, column: column, message: message)])
    }
}
