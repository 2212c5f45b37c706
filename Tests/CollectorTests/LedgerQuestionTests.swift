import Receive
import Telemetry
import Testing

@testable import Collector

@Suite struct LedgerQuestionTests {
    private let now = Timestamp(text: "2026-08-01T10:00:00Z")!

    private func ask(_ parameters: [String: String]) throws -> LedgerQuestion {
        try LedgerQuestion(
            parameters.merging(["metric": "ledger"]) { first, _ in first }, now: now, defaultFormat: .json)
    }

    private let lines: [(owner: String, outcome: Outcome, count: Int64)] = [
        ("", .refused(.origin), 2), ("shop", .stored, 40), ("shop", .duplicate, 1), ("blog", .stored, 5),
        ("shop", .bot(.headless), 3),
    ]

    @Test func addsUpByOutcomeUnlessAskedOtherwise() throws {
        let answer = LedgerAnswer(try ask([:]), lines)
        #expect(answer.received == 51)
        #expect(
            answer.rows.map { "\($0.labels["outcome"] ?? "") \($0.count)" } == [
                "bot_headless 3", "duplicate 1", "origin 2", "stored 45",
            ])
        #expect(answer.rows.reduce(0) { $0 + $1.count } == answer.received)
    }

    @Test func splitsAndFilters() throws {
        let answer = LedgerAnswer(try ask(["by": "owner", "where": "outcome=stored"]), lines)
        #expect(answer.rows.map { "\($0.labels["owner"] ?? "") \($0.count)" } == ["blog 5", "shop 40"])
        #expect(answer.received == 51, "of the whole window")
    }

    @Test func showsATableForPeople() throws {
        let question = try ask(["by": "owner,outcome", "format": "table"])
        #expect(
            try LedgerAnswer(question, lines).text(question) == """
                owner  outcome       count
                       origin            2
                blog   stored            5
                shop   bot_headless      3
                shop   duplicate         1
                shop   stored           40
                51 received between 2026-08-01T09:00:00Z and 2026-08-01T10:00:00Z

                """)
    }

    @Test func valueThatLooksLikeAFormulaIsQuotedInASheet() throws {
        let question = try ask(["by": "owner", "format": "csv"])
        let answer = LedgerAnswer(question, [("=cmd", .stored, 1)])
        #expect(try answer.text(question) == "owner,count\r\n'=cmd,1\r\n")
    }

    @Test(arguments: [
        (["by": "page"], "the ledger is kept by owner and outcome, not by \"page\""),
        (["percentile": "75"], "the ledger has no parameter \"percentile\""),
        (["by": "owner,owner"], "\"by\" names a label twice"),
        (["where": "owner"], "\"where\" is \"owner\"; expected label=value, such as owner=shop"),
        (["format": "xml"], "\"format\" is \"xml\"; expected table, json or csv"),
        (["from": "now"], "\"from\" (2026-08-01T10:00:00Z) must be before \"to\" (2026-08-01T10:00:00Z)"),
    ])
    func saysWhatIsWrong(parameters: [String: String], message: String) {
        let error = #expect(throws: BadQuestion.self) { try ask(parameters) }
        #expect(error?.detail == message)
    }
}
