import Manifest
import Rules
import Testing

/// A file with mistakes and all that is said about it.
struct RuleProblemCase: Sendable, CustomTestStringConvertible {
    let outcome: String
    let text: String
    let problems: [String]

    var testDescription: String { outcome }

    /// One budget with `fields` on line 1.
    static func budget(_ outcome: String, _ fields: String, _ problems: String...) -> RuleProblemCase {
        RuleProblemCase(outcome: outcome, text: "budgets: [{\(fields)}]", problems: problems)
    }

    static func file(_ outcome: String, _ text: String, _ problems: String...) -> RuleProblemCase {
        RuleProblemCase(outcome: outcome, text: text, problems: problems)
    }
}

@Suite struct RuleProblemTests {
    @Test(arguments: RuleProblemCase.all)
    func refusesFileWithEveryProblemAtItsPlace(given: RuleProblemCase) {
        var said: [String] = []
        do throws(ManifestError) {
            _ = try RuleSet.parse(given.text, file: "bad.yml")
        } catch {
            said = error.problems.map { "\($0.line):\($0.column) \($0.message)" }
        }
        #expect(said == given.problems)
    }

    @Test func refusesMoreRulesThanTheLimit() {
        let entry = { (number: Int) in "  - {id: r\(number), metric: CLS, limit: 0.1}" }
        let text = "budgets:\n" + (1...1001).map(entry).joined(separator: "\n")
        #expect(throws: Self.problem(2, 3, "1001 rules are too many; at most 1000 are read")) {
            try RuleSet.parse(text, file: "bad.yml")
        }
        let split =
            "budgets:\n" + (1...600).map(entry).joined(separator: "\n") + "\nlatency:\n"
            + (601...1200).map { "  - {id: r\($0), metric: query, limit: 1s}" }.joined(separator: "\n")
        #expect(throws: Self.problem(1, 1, "1200 rules are too many; at most 1000 are read")) {
            try RuleSet.parse(split, file: "bad.yml")
        }
    }

    @Test func refusesMoreReceiversThanTheLimit() {
        let text =
            "receivers:\n"
            + (1...51).map { "  - {name: r\($0), type: webhook, url_env: URL}" }.joined(separator: "\n")
        #expect(throws: Self.problem(2, 3, "51 receivers are too many; at most 50 are read")) {
            try RuleSet.parse(text, file: "bad.yml")
        }
    }

    @Test func problemsNeverRepeatAnAddressOrASecret() {
        let text = """
            receivers:
              - {name: a, type: webhook, url: "hooks.example/T0KEN"}
              - {name: b, type: webhook, url_env: "https://hooks.example/T0KEN"}
              - {name: c, type: webhook, url_env: URL, secret_env: whsec_T0KEN}
            """
        #expect {
            try RuleSet.parse(text, file: "bad.yml")
        } throws: { error in
            let error = error as? ManifestError
            return error?.problems.count == 3 && error?.description.contains("T0KEN") == false
        }
    }

    private static func problem(_ line: Int, _ column: Int, _ message: String) -> ManifestError {
        ManifestError(problems: [ManifestProblem(file: "bad.yml", line: line, column: column, message: message)])
    }
}
