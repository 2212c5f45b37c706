import Follow
import Testing

@Suite struct PlanTextTests {
    @Test(
        arguments: [
            (
                "Query Text: SELECT *\n  FROM a -- cost\nWHERE b = '(cost=';\nQuery Parameters: $1 = 'secret'\nSeq Scan on a  (cost=0.00..1.01 rows=1 width=4)",
                "SELECT *\n  FROM a -- cost\nWHERE b = '(cost=';"
            ),
            (
                "Query Text: SELECT 1\nLimit  (cost=0.00..1.01 rows=1 width=4) (actual time=0.1..0.2 rows=1 loops=1)\n  ->  Seq Scan on a  (cost=0.00..1.01 rows=1 width=4)",
                "SELECT 1"
            ),
            ("Query Text: SELECT 1", "SELECT 1"),
            ("{\n  \"Query Text\": \"SELECT \\\"a\\\\\\\"\\n\\u00e9\",\n  \"Plan\": {}\n}", "SELECT \"a\\\"\né"),
            ("Query Text: \"SELECT 'a'\\n\"\nPlan:\n  Node Type: \"Result\"", "SELECT 'a'\n"),
            (
                "<explain xmlns=\"http://www.postgresql.org/2009/explain\">\n  <Query-Text>SELECT 1 &lt; 2 &amp;&amp; '&amp;lt;'</Query-Text>\n",
                "SELECT 1 < 2 && '&lt;'"
            ),
        ])
    func statementIsFoundInEachFormat(plan: String, statement: String) {
        #expect(
            LogText.read(LogText.stderr(["duration: 3.1 ms  plan:\n\(plan)"])).statements
                == [LogText.statement(statement, 3.1)])
    }

    @Test(arguments: [
        "{\"Query Text\": \"SELECT", "{\"Plan\": {}}", "<explain>", "{\"Query Text\": \"\\", "Query Text: \"",
        "nothing",
    ])
    func planWithoutStatementIsSkipped(plan: String) {
        let (statements, report) = LogText.read(LogText.stderr(["duration: 3.1 ms  plan:\n\(plan)"]))
        #expect(statements.isEmpty)
        #expect(report.skipped == [.planWithoutStatement: 1])
    }
}
