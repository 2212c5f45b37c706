import Decode
import Telemetry
import Testing

/// What JSON of OTLP may look like.
@Suite struct OTLPJSONTests {
    private func timings(_ span: String) throws -> OperationsBatch {
        try OTLPBytes.traces(#"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(span)]}]}]}"#).get()
    }

    private func span(start: String, end: String, kind: String = "3", rest: String = "") -> String {
        #"""
        {"kind":\#(kind),"startTimeUnixNano":\#(start),"endTimeUnixNano":\#(end)\#(rest),
        "attributes":[{"key":"db.system","value":{"stringValue":"a"}}]}
        """#
    }

    /// As Doubles both instants would be the same.
    @Test(arguments: [
        (#""1790000000000000001""#, #""1790000000000000004""#, 0.000003),
        ("1790000000000000001", "1790000000000000004", 0.000003),
        ("9223372036854775806", "9223372036854775807", 0.000001),
        (#""1790000000000000001""#, "1790000000001000001", 1), ("1.79e18", "1790000000001000000", 1),
    ])
    func instantsAreExact(start: String, end: String, milliseconds: Double) throws {
        #expect(
            try timings(span(start: start, end: end)).groups.flatMap(\.operations).map(\.times) == [.one(milliseconds)])
    }

    @Test(arguments: [
        "null", "\"\"", "\"-\"", "-5", "\"-5\"", "\"12x\"", "\" 12\"", "\"+12\"", "\"1e18\"", "1.5", "true", "{}", "[]",
        "\"9223372036854775808\"", "9223372036854775808", "18446744073709551615", "\"99999999999999999999\"", "1e300",
    ])
    func instantThatIsNoneIsRefusedAlone(start: String) throws {
        let batch = try timings(span(start: start, end: "\"1790000000000000004\""))
        #expect(batch.groups.map(\.refusals) == [[Refusal(.badValue, "a span has no start time")]])
    }

    @Test(arguments: [
        ("3", 1), ("\"3\"", 1), ("\"SPAN_KIND_CLIENT\"", 1), ("3.0", 1), ("2", 0), ("\"SPAN_KIND_SERVER\"", 0),
        ("\"CLIENT\"", 0), ("null", 0), ("{}", 0),
    ])
    func kindIsANumberOrItsName(kind: String, count: Int) throws {
        let batch = try timings(span(start: "\"1\"", end: "\"2\"", kind: kind))
        #expect(batch.groups.flatMap(\.operations).count == count)
        #expect(batch.ignored == 1 - Int64(count))
    }

    @Test(arguments: [
        ("2", false), ("\"STATUS_CODE_ERROR\"", false), ("\"2\"", false), ("1", true), ("\"STATUS_CODE_OK\"", true),
        ("0", true), ("null", true), ("\"\"", true),
    ])
    func statusIsANumberOrItsName(code: String, isOK: Bool) throws {
        let batch = try timings(span(start: "\"1\"", end: "\"2\"", rest: #","status":{"code":\#(code)}"#))
        #expect(batch.groups.flatMap(\.operations).map(\.isOK) == [isOK])
    }

    @Test func unknownFieldsAndNullsAreLeftAlone() throws {
        let batch = try OTLPBytes.traces(
            #"""
            {"new":{"resourceSpans":1},"resourceSpans":[null,{"resource":null,"scopeSpans":null},
             {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a","new":1}},null,7,{"key":7},
              {"key":"service.version"},{"key":"service.version","value":null}],"new":[[]]},"schemaUrl":"",
              "scopeSpans":[{"scope":{"name":"x","attributes":[]},"new":{},"spans":[
               {"kind":3,"new":[1],"startTimeUnixNano":"1","endTimeUnixNano":"2","events":[{"name":"e"}],"links":null,
                "attributes":[{"key":"db.system","value":{"stringValue":"s"}},{"key":"db.statement","value":{"arrayValue":{"values":[{}]}}}]}]}]}]}
            """#
        ).get()
        var group = OperationGroup(service: "a")
        group.operations = [
            OperationTiming(
                .query, database: "s", isOK: true, instant: Timestamp(milliseconds: 0), times: .one(0.000001))
        ]
        #expect(batch.groups == [group])
    }

    @Test(arguments: [
        ("7", "a span is a number; expected an object"), ("null", "a span is null; expected an object"),
        ("[{}]", "a span is an array; expected an object"),
    ])
    func spanThatIsNoObjectIsRefusedAlone(span: String, detail: String) throws {
        let batch = try timings(span + "," + self.span(start: "1", end: "2"))
        #expect(batch.groups.map(\.refusals) == [[Refusal(.malformed, detail)]])
        #expect(batch.groups.map(\.operations.count) == [1])
    }

    @Test(arguments: [
        (#"{"scopeSpans":{"spans":[]}}"#, "\"scopeSpans\" is an object; expected an array"),
        (#"{"scopeSpans":[{"spans":"x"}]}"#, "\"spans\" is a string; expected an array"),
    ])
    func listThatIsNoneIsRefusedAlone(resource: String, detail: String) throws {
        let batch = try OTLPBytes.traces(#"{"resourceSpans":[\#(resource)]}"#).get()
        #expect(batch.groups.map(\.refusals) == [[Refusal(.malformed, detail)]])
    }

    @Test(arguments: [
        ("[]", "the body is an array; expected {\"resourceSpans\":[…]}"),
        ("\"a\"", "the body is a string; expected {\"resourceSpans\":[…]}"),
        (#"{"resourceSpans":{}}"#, "\"resourceSpans\" is an object; expected an array"),
    ])
    func bodyOfAnotherShapeIsMalformed(body: String, detail: String) {
        #expect(OTLPBytes.traces(body) == .failure(Refusal(.malformed, detail)))
    }

    @Test(arguments: ["", "{", "{\"resourceSpans\":[", "{\"resourceSpans\":[{\"a\":\"\\ud800\"}]}"])
    func bodyThatIsNotJSONIsMalformed(body: String) {
        for result in [OTLPBytes.traces(body), OTLPBytes.metrics(body)] {
            guard case .failure(let refusal) = result else {
                Issue.record("\(result)")
                continue
            }
            #expect(refusal.reason == .malformed && refusal.detail.hasPrefix("the body is not JSON ("))
        }
    }
}
