import CollectorTesting
import Foundation
import Manifest
import Rules
import Testing

@Suite struct RuleFilesTests {
    private let folder: TemporaryFolder
    private let files: RuleFiles

    init() throws {
        folder = try TemporaryFolder()
        files = RuleFiles(beside: folder.file("alerts.yml"))
        try FileManager.default.createDirectory(at: folder.file("rules.d"), withIntermediateDirectories: true)
    }

    @Test func patternGivesItsFilesByName() throws {
        for name in ["rules.d/b.yml", "rules.d/a.yml", "rules.d/c.yaml", "rules.d/.d.yml", "alerts.yml", "x.yml"] {
            try write(name, "# \(name)")
        }
        try FileManager.default.createDirectory(at: folder.file("rules.d/e.yml"), withIntermediateDirectories: true)
        #expect(try read("rules.d/*.yml") == ["rules.d/a.yml: # rules.d/a.yml", "rules.d/b.yml: # rules.d/b.yml"])
        #expect(try read("./rules.d//a.y?l") == ["rules.d/a.yml: # rules.d/a.yml"])
        #expect(try read("rules.d/.*.yml") == ["rules.d/.d.yml: # rules.d/.d.yml"])
        #expect(try read("*.yml") == ["x.yml: # x.yml"])
        #expect(try read("\(folder.path)/x*") == ["\(folder.path)/x.yml: # x.yml"])
    }

    @Test(arguments: ["rules.d/*.yml", "gone/*.yml", "gone.yml", "rules.d/gone.yml"])
    func whatIsNotThereIsNothing(pattern: String) throws {
        #expect(try read(pattern).isEmpty)
    }

    @Test func linkIsFollowed() throws {
        try write("real", "# real")
        try FileManager.default.createSymbolicLink(
            at: folder.file("rules.d/link.yml"), withDestinationURL: folder.file("real"))
        try FileManager.default.createSymbolicLink(
            at: folder.file("rules.d/dangling.yml"), withDestinationURL: folder.file("gone"))
        #expect(try read("rules.d/*.yml") == ["rules.d/link.yml: # real"])
    }

    @Test func unreadableFileIsAMistake() throws {
        try Data([0x61, 0xFF]).write(to: folder.file("latin.yml"))
        try Data(count: 1_048_577).write(to: folder.file("large.yml"))
        #expect(throws: RuleFiles.Mistake(description: #""latin.yml" is not UTF-8"#)) { try read("latin.yml") }
        #expect(throws: RuleFiles.Mistake(description: #""large.yml" has 1048577 bytes; at most 1048576 are read"#)) {
            try read("large.yml")
        }
        #expect(throws: RuleFiles.Mistake(description: #""rules.d" is no file"#)) { try read("rules.d") }
        #expect(
            throws: RuleFiles.Mistake(
                description: #"".." is not followed; write a path below this folder, or an absolute one"#)
        ) { try read("../a.yml") }
    }

    @Test func mistakesBecomeProblemsAtTheInclude() throws {
        try write("rules.d/a.yml", "budgets: [{id: a}]")
        try Data([0xFF]).write(to: folder.file("rules.d/b.txt"))
        let text = "include:\n  - rules.d/*.yml\n  - rules.d/b.txt\n"
        #expect(
            throws: ManifestError(problems: [
                ManifestProblem(file: "alerts.yml", line: 3, column: 5, message: #""rules.d/b.txt" is not UTF-8"#),
                ManifestProblem(
                    file: "rules.d/a.yml", line: 1, column: 11, message: #"the key "metric" is missing"#),
                ManifestProblem(file: "rules.d/a.yml", line: 1, column: 11, message: #"the key "limit" is missing"#),
            ])
        ) { try RuleSet.parse(text, file: "alerts.yml", include: files.read) }
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.file(name))
    }

    private func read(_ pattern: String) throws -> [String] {
        try files.read(pattern).map { "\($0.file): \($0.text)" }
    }
}
