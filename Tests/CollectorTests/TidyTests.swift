import Collector
import Foundation
import Testing

/// What neither compiler nor formatter holds: documents that name what does not exist, calls this project does without, and
/// stages that know each other. Each scanner is a function of text, so that a canary can show it something wrong.
@Suite struct TidyTests {
    @Test func documentedCommandsAndFlagsExist() throws {
        let commands = try Scan.commands(in: Repository.text(under: "Sources/vitalsd"))
        let flags = try Scan.flags(in: Repository.text(under: "Sources/vitalsd"))
        #expect(flags.isSuperset(of: SettingKey.allCases.map(\.rawValue)), "a setting without a flag")
        #expect(commands.contains("serve") && commands.count >= 5)
        for document in try Repository.documents() {
            #expect(try Scan.unknownUses(in: document.text, commands, flags) == [], "\(document.path)")
        }
    }

    @Test func everySettingIsDocumented() throws {
        let page = try Repository.text("docs/operate.md")
        #expect(Scan.undocumentedSettings(in: page) == [])
    }

    @Test func linksPathsAndTestsOfTheDocumentsExist() throws {
        let tests = try Repository.text(under: "Tests")
        for document in try Repository.documents() {
            #expect(try Scan.deadLinks(in: document.text, at: document.path) == [], "\(document.path)")
            #expect(try Scan.missingPaths(in: document.text) == [], "\(document.path)")
        }
        #expect(try Scan.missingTests(in: Repository.text("README.md"), tests) == [])
    }

    @Test func documentedMetricsAreThoseOfTheCode() throws {
        let own = try Repository.text("Sources/Collector/Pages/SelfMetrics.swift").all(#""(vitalsd_[a-z_]+)""#)
        let rows = try Repository.text("docs/operate.md").all(#"(?m)^\| `(vitalsd_[a-z_]+?)(?:_total)?` \|"#)
        #expect(Set(rows) == Set(own) && !own.isEmpty)
        let catalogue = try Repository.text("Sources/Telemetry/MetricEntry.swift")
        let names = try catalogue.all(#"(?:name: |\(\.\w+, )"([A-Za-z.-]+)""#)
        let pages = try Repository.text("docs/browser.md") + Repository.text("docs/servers.md")
        let listed = try pages.all(#"(?m)^\| `([A-Za-z.-]+)` \| (?:ms|score|B|count) \|"#)
        #expect(Set(listed) == Set(names) && !listed.isEmpty)
    }

    @Test func nothingIsLeftForLater() throws {
        for file in try Repository.files(under: "Sources") + Repository.files(under: "Tests") {
            #expect(try Scan.leftovers(in: file.text) == [], "\(file.path)")
        }
    }

    @Test func bannedCallsStayOut() throws {
        for file in try Repository.files(under: "Sources") + Repository.files(under: "Tests") {
            #expect(try Scan.bannedCalls(in: file.text, at: file.path) == [], "\(file.path)")
        }
    }

    @Test func noVerbImportsAVerb() throws {
        let stages = try Scan.stages(in: Repository.text("Package.swift"))
        #expect(stages.isSuperset(of: ["Receive", "Decode", "Admit", "Store", "Rules", "Notify"]))
        for file in try Repository.files(under: "Sources") {
            #expect(try Scan.forbiddenImports(in: file.text, at: file.path, stages) == [], "\(file.path)")
        }
    }
}

/// A gate that can pass without checking is none: each scanner is shown a violation.
@Suite struct TidyCanaryTests {
    @Test(arguments: [
        ("`vitalsd sevre`", "vitalsd sevre"), ("```sh\n./vitalsd frob --data x\n```", "vitalsd frob"),
        ("```sh\nvitalsd serve --lissten x\n```", "--lissten"), ("see `--keeep`", "--keeep"),
    ])
    func findsCommandsAndFlagsThatDoNotExist(text: String, wanted: String) throws {
        #expect(try Scan.unknownUses(in: text, ["serve"], ["data", "keep"]) == [wanted])
        #expect(
            try Scan.unknownUses(in: "vitalsd takes `vitalsd serve --data x`, `--keep`", ["serve"], ["data", "keep"])
                == [])
    }

    @Test func findsSettingThatIsNotDocumented() {
        #expect(Scan.undocumentedSettings(in: "").count == SettingKey.allCases.count)
        #expect(Scan.undocumentedSettings(in: "| `zone` | `--zone` | `VITALSD_ZONE` |").contains(.zone) == false)
    }

    @Test func findsDeadLinksPathsAndTests() throws {
        let text =
            "[a](nowhere.md) [b](operate.md#no-such-part) [c](#neither) [d](operate.md#settings) [e](https://a.example)"
        #expect(
            try Scan.deadLinks(in: text, at: "docs/canary.md") == ["nowhere.md", "operate.md#no-such-part", "#neither"])
        #expect(
            try Scan.missingPaths(in: "`Sources/Nowhere` `Sources/Collector` `docs/no.md`") == [
                "Sources/Nowhere", "docs/no.md",
            ])
        #expect(
            try Scan.missingTests(in: "| a | `provesThisAndThatAlways` |", "func provesSomethingElse()") == [
                "provesThisAndThatAlways"
            ])
    }

    @Test(arguments: ["FIX" + "ME", "TO" + "DO", "X" + "XX"])
    func findsLeftover(word: String) throws {
        #expect(try Scan.leftovers(in: "let a = 1  // \(word): later") == [word])
    }

    @Test(arguments: [
        ("Sources/Store/A.swift", "print" + "(1)"), ("Sources/Store/A.swift", "let a = try" + "! b()"),
        ("Sources/Store/A.swift", "Dispatch" + "Queue.main.async {}"),
        ("Sources/Store/A.swift", "Task" + " { await a() }"),
        ("Sources/Store/A.swift", "Task" + ".detached(priority: .low) {"),
        ("Sources/Store/A.swift", "let a = Date" + "()"),
        ("Tests/StoreTests/A.swift", "try await Task" + ".sleep(for: .seconds(1))"),
        ("Tests/StoreTests/A.swift", "us" + "leep(5)"),
    ])
    func findsBannedCall(path: String, line: String) throws {
        #expect(try Scan.bannedCalls(in: "import A\n\(line)\n", at: path).count == 1)
        #expect(try Scan.bannedCalls(in: "// \(line)\n", at: path) == [])
    }

    @Test func sparesWhatIsAllowed() throws {
        #expect(try Scan.bannedCalls(in: "print" + "(1)", at: "Sources/vitalsd/A.swift") == [])
        #expect(try Scan.bannedCalls(in: "Date" + "()", at: "Sources/Telemetry/WallClock.swift") == [])
        #expect(try Scan.bannedCalls(in: "// It always encodes.\ntry" + "! a()", at: "Sources/Store/A.swift") == [])
    }

    @Test(arguments: [
        "import Store", "package import Store", "@preconcurrency import struct Store.Journal", "import Rules",
    ])
    func findsVerbThatImportsAVerb(line: String) throws {
        let stages: Set = ["Receive", "Store", "Rules", "Evaluate"]
        #expect(
            try Scan.forbiddenImports(in: "import Telemetry\n\(line)\n", at: "Sources/Receive/A.swift", stages).count
                == 1)
        #expect(try Scan.forbiddenImports(in: "import Rules", at: "Sources/Evaluate/A.swift", stages) == [])
        #expect(try Scan.forbiddenImports(in: line, at: "Sources/Collector/A.swift", stages) == [])
    }
}

/// The scanners. Each returns what is wrong; empty means tidy.
private enum Scan {
    static func commands(in sources: String) throws -> Set<String> {
        Set(try sources.all(#"commandName: "([a-z-]+)""#))
    }

    /// `@Option(…) var flushInterval` is `--flush-interval`, unless a long name is given.
    static func flags(in sources: String) throws -> Set<String> {
        let declared = try sources.all(#"@(?:Option|Flag)(?:(?!@Option|@Flag|\bvar )[\s\S])*var \w+"#)
        return Set(
            try declared.map { option in
                if let name = try option.all(#"customLong\("([^"]+)"\)"#).first { return name }
                let name = try option.all(#"var (\w+)$"#).first ?? ""
                return name.map { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }.joined()
            })
    }

    /// Shell blocks and code spans hold commands; prose that says "vitalsd takes" does not.
    static func unknownUses(in text: String, _ commands: Set<String>, _ flags: Set<String>) throws -> [String] {
        let shell = try text.all(#"(?m)^```sh\n([\s\S]*?)^```"#).joined().replacing("\\\n", with: " ").split(
            separator: "\n")
        let uses = try (shell.map(String.init) + codeSpans(text)).filter { try !$0.all(#"\bvitalsd [a-z]+"#).isEmpty }
        let unknown = try uses.flatMap { try $0.all(#"\bvitalsd ([a-z][a-z-]*)"#) }.filter {
            !commands.contains($0) && $0 != "help"
        }
        let alone = try codeSpans(text).filter { span in
            span.hasPrefix("--") && !foreignFlags.contains { span.hasPrefix($0) }
        }
        let named = try (uses + alone).flatMap { try $0.all(#"(?:^|\s)--([a-z][a-z-]*)"#) }
        return unknown.map { "vitalsd \($0)" } + named.filter { !flags.contains($0) }.map { "--\($0)" }
    }

    static func undocumentedSettings(in page: String) -> [SettingKey] {
        SettingKey.allCases.filter {
            !page.contains("| `\($0.rawValue)` | `--\($0.rawValue)` | `\($0.environmentName)` |")
        }
    }

    static func deadLinks(in text: String, at path: String) throws -> [String] {
        try text.all(#"\]\(([^)\s]+)\)"#).filter { link in
            guard !link.contains("://") else { return false }
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let target =
                parts[0].isEmpty
                ? Repository.url(path) : Repository.url(path).deletingLastPathComponent().appending(path: parts[0])
            guard FileManager.default.fileExists(atPath: target.path) else {
                // A link within a text that is no file of ours: its headings are its own.
                return try !parts[0].isEmpty || !headings(text).contains(String(parts[1]))
            }
            return try parts.count == 2
                && !headings(String(contentsOf: target, encoding: .utf8)).contains(String(parts[1]))
        }
    }

    static func missingPaths(in text: String) throws -> [String] {
        try codeSpans(text).flatMap {
            try $0.all(#"^(?:\./)?((?:Sources|Tests|docs|scripts|dashboards|Benchmarks)(?:/[\w.+-]+)*)(?: |$)"#)
        }
        .filter { !FileManager.default.fileExists(atPath: Repository.url($0).path) }
    }

    /// Tests that a document names as proof: code spans in camel case of at least three words.
    static func missingTests(in text: String, _ tests: String) throws -> [String] {
        try codeSpans(text).flatMap { try $0.all(#"^[a-z]+(?:[A-Z][a-z]*){3,}$"#) }.filter {
            !tests.contains("func \($0)(")
        }
    }

    static func leftovers(in text: String) throws -> [String] {
        try ["FIX" + "ME", "TO" + "DO", "X" + "XX"].filter {
            try text.contains($0) && !text.all(#"\b\#($0)\b"#).isEmpty
        }
    }

    private struct Ban {
        /// Looked for first, because a regular expression for every line of the repository takes half a minute.
        let word: String
        let pattern: String
        let instead: String
        let place: String
        var except: [String] = []
        var unlessExplained = false
    }

    private static let bans = [
        Ban(
            word: "print", pattern: #"\bprint\("#, instead: "log it, or return it to the command", place: "Sources/",
            except: ["Sources/vitalsd/"]),
        Ban(
            word: "try!", pattern: #"\btry!"#, instead: "throw, or prove on the line above that it cannot fail",
            place: "Sources/", unlessExplained: true),
        Ban(
            word: "DispatchQueue", pattern: #"\bDispatchQueue\.main\b"#,
            instead: "a queue of its own; no main loop runs",
            place: "Sources/"),
        Ban(
            word: "Task", pattern: #"\bTask(?:\.detached)?(?:\([^)]*\))?\s*\{"#,
            instead: "a Service, or a child of a task group", place: "Sources/"),
        Ban(
            word: "Date", pattern: #"\bDate(?:\(\)|\.now\b)"#, instead: "take the instant from a WallClock",
            place: "Sources/", except: ["/WallClock.swift", "/JSONLineLog.swift"]),
        Ban(
            word: "sleep", pattern: #"\b(?:Task|Thread)\.sleep\b|\bu[s]leep\("#,
            instead: "await an event, or move a ManualClock", place: "Tests/"),
    ]

    static func bannedCalls(in text: String, at path: String) throws -> [String] {
        let bans = bans.filter { ban in
            path.hasPrefix(ban.place) && !ban.except.contains { path.contains($0) } && text.contains(ban.word)
        }
        guard !bans.isEmpty else { return [] }
        var problems: [String] = []
        var above = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            for ban in bans where line.contains(ban.word) && !(ban.unlessExplained && above.hasPrefix("//")) {
                // Without the comment, which may name what is banned; `://` begins none.
                let code = try String(line).replacing(Regex(#"(^|[^:])//.*$"#), with: "")
                if try !code.all(ban.pattern).isEmpty { problems.append("\(line): \(ban.instead)") }
            }
            above = line.trimmingCharacters(in: .whitespaces)
        }
        return problems
    }

    static func stages(in package: String) throws -> Set<String> { Set(try package.all(#"\bstage\(\s*"(\w+)""#)) }

    /// `Rules` is a noun: what is judged and whom to tell. Those two stages read it.
    private static let readersOfRules: Set = ["Evaluate", "Notify"]

    static func forbiddenImports(in text: String, at path: String, _ stages: Set<String>) throws -> [String] {
        let stage = path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        guard stages.contains(stage) else { return [] }
        return try text.all(
            #"(?m)^[ \t]*(?:[@\w]+ )*import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)"#
        )
        .filter { stages.contains($0) && $0 != stage && !($0 == "Rules" && readersOfRules.contains(stage)) }
        .map { "\(stage) imports \($0): let Collector join them by a closure" }
    }

    /// Flags of other programs, where a document names one alone.
    private static let foreignFlags = ["--explicit-target-dependency-import-check", "--quick", "--only", "--rounds"]

    private static func codeSpans(_ text: String) throws -> [String] {
        try text.replacing(Regex(#"(?m)^```[\s\S]*?^```"#), with: "").all(#"`([^`\n]+)`"#)
    }

    /// As GitHub names them: small letters, hyphens for spaces, punctuation dropped.
    private static func headings(_ text: String) throws -> [String] {
        try text.all(#"(?m)^#+ (.+)$"#).map { heading in
            heading.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.replacing(" ", with: "-")
        }
    }
}

/// The files of this repository, found from this one.
private enum Repository {
    struct File {
        let path: String
        let text: String
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func url(_ path: String) -> URL { root.appending(path: path) }

    static func text(_ path: String) throws -> String { try String(contentsOf: url(path), encoding: .utf8) }

    static func text(under folder: String) throws -> String {
        try files(under: folder).map(\.text).joined(separator: "\n")
    }

    static func documents() throws -> [File] {
        let pages = try FileManager.default.contentsOfDirectory(atPath: url("docs").path).filter { $0.hasSuffix(".md") }
        #expect(pages.count >= 8)
        return try (["README.md", "CHANGELOG.md", "Benchmarks/README.md"] + pages.sorted().map { "docs/\($0)" }).map {
            File(path: $0, text: try text($0))
        }
    }

    /// Every Swift file below a folder.
    static func files(under folder: String) throws -> [File] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: url(folder).resolvingSymlinksInPath().path)
            .filter {
                $0.hasSuffix(".swift")
            }
        #expect(!paths.isEmpty, "nothing was looked at below \(folder)")
        return try paths.sorted().map { File(path: "\(folder)/\($0)", text: try text("\(folder)/\($0)")) }
    }
}

extension String {
    /// The first group of each match, or the whole match where the pattern has no group.
    fileprivate func all(_ pattern: String) throws -> [String] {
        // By letters and digits: the Unicode boundaries of the default see none in `queue.main`.
        try matches(of: Regex(pattern).wordBoundaryKind(.simple)).compactMap { match in
            (match.output.count > 1 ? match.output[1] : match.output[0]).substring.map(String.init)
        }
    }
}
