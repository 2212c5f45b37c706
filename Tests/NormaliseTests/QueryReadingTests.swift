import Normalise
import Testing

@Suite struct QueryReadingTests {
    private static let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test(
        arguments: [
            ("SELECT 1", .select), ("(SELECT 1) UNION (SELECT 2)", .select), ("((select 1))", .select),
            ("insert into t values (1)", .insert), ("UPDATE t SET a = (SELECT 1)", .update), ("DELETE FROM t", .delete),
            ("MERGE INTO t USING u ON a = b", .merge), ("REPLACE INTO t VALUES (1)", .replace),
            ("VALUES (1), (2)", .values),
            ("WITH x AS (SELECT 1) SELECT * FROM x", .select),
            ("WITH x (a) AS (DELETE FROM t) INSERT INTO u SELECT 1", .insert),
            ("with recursive x as (select 1), y as (update t set a = 1) delete from z", .delete),
            ("WITH x AS (SELECT 1", nil),
            ("EXPLAIN SELECT 1", .select), ("EXPLAIN ANALYZE VERBOSE UPDATE t SET a = 1", .update),
            ("EXPLAIN (ANALYZE, FORMAT JSON) WITH x AS (SELECT 1) DELETE FROM t", .delete),
            ("EXPLAIN QUERY PLAN SELECT 1", .select),
            ("EXPLAIN FORMAT=JSON INSERT INTO t VALUES (1)", .insert), ("EXPLAIN t", .explain),
            ("DESCRIBE t", .describe),
            ("BEGIN; SELECT 1", .begin), ("START TRANSACTION", .begin), ("COMMIT", .commit),
            ("ROLLBACK TO SAVEPOINT a", .rollback),
            ("/* why */ -- x\n SELECT 1", .select), ("/*!40101 SET NAMES utf8 */", .set), ("SET a = 1", .set),
            ("EXEC p 1", .execute),
            ("CREATE TABLE t AS SELECT 1", .create), ("COPY t FROM STDIN", .copy), ("CALL p(1)", .call),
            ("PRAGMA page_count", .pragma),
            (";;SELECT 1", .select), ("", nil), ("FROBNICATE SELECT 1", nil), ("'SELECT'", nil), ("orders SELECT", nil),
        ] as [(String, QueryOperation?)])
    func operationIsTheVerb(statement: String, operation: QueryOperation?) {
        #expect(QueryReading(statement, database: statement.hasPrefix("/*!") ? "mysql" : nil).operation == operation)
    }

    @Test(
        arguments: [
            ("SELECT 1 /*action='show',framework='rails',route='%2Fcart',traceparent='\(trace)'*/", "/cart", trace),
            ("SELECT 1 /*route='%2Fcart%2F%3Aid'*/;", "/cart/:id", nil), ("/*route='/a/42'*/ SELECT 1", "/a/:id", nil),
            ("/*traceparent='\(trace)'*/ SELECT 1 -- why\n /* route = '/b' , x = 'y' */", "/b", trace),
            ("SELECT 1 /*route='/a'*/ /*route='/b'*/", "/a", nil),
            ("/*route='/a'*/ SELECT 1 /*route='/b'*/", "/b", nil),
            ("SELECT /*route='/a'*/ 1", nil, nil), ("SELECT '/*route=''/a''*/'", nil, nil),
            ("SELECT 1 -- route='/a'", nil, nil),
            ("SELECT 1 /*route='/a?mail=joe@example.com'*/", "/a", nil),
            ("SELECT 1 /*route='/joe%40example.com'*/", "/:email", nil),
            ("SELECT 1 /*db_driver='x',note='it\\'s, route=',route='%2Fe'*/", "/e", nil),
            ("SELECT 1 /*route='/a'", nil, nil),
            ("SELECT 1 /*route='%FF'*/", nil, nil),
            ("SELECT 1 /*route='\(String(repeating: "a", count: 513))'*/", nil, nil),
            ("SELECT 1 /*route=/a*/", nil, nil), ("SELECT 1 /*+ route('a') */", nil, nil),
            ("SELECT 1 /*route='*/", nil, nil),
            ("SELECT 1 /*traceparent='00-00000000000000000000000000000000-b7ad6b7169203331-01'*/", nil, nil),
            ("SELECT 1 /*traceparent='00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01'*/", nil, nil),
            ("SELECT 1 /*traceparent='ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'*/", nil, nil),
            ("SELECT 1 /*traceparent='00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01'*/", nil, nil),
            ("SELECT 1 /*traceparent='\(trace)-x'*/", nil, nil), ("SELECT 1 /*traceparent='00-S3CRET'*/", nil, nil),
            (
                "SELECT 1 /*traceparent='01\(trace.dropFirst(2))-more'*/", nil,
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            ),
        ] as [(String, String?, String?)])
    func tagsAreReadWhereALibraryPutsThem(statement: String, route: String?, traceparent: String?) {
        let reading = QueryReading(statement)
        #expect(reading.route == route)
        #expect(reading.traceparent == traceparent)
    }

    @Test(arguments: [
        "SELECT ? FROM t", "SELECT 1 FROM t /*route='/a'*/", "/*a='b'*/ SELECT 1 FROM t /*c='d'*/;",
        "SELECT 1 /*route='/a'*/ FROM t",
    ])
    func taggedStatementHasTheShapeOfTheUntagged(statement: String) {
        #expect(QueryReading(statement).shape == "SELECT ? FROM t")
    }
}
