import Decode
import Foundation
import SwiftProtobuf
import Telemetry
import Testing

@Suite struct TracesDecoderTests {
    private static let start: UInt64 = 1_790_000_000_000_000_001
    private static let end = Timestamp(milliseconds: 1_790_000_000_002)

    /// 2.000001 ms, of which a Double of either instant would know nothing.
    private static func span(
        _ kind: OTLPSpanKind, _ attributes: [OTLPKeyValue], name: String = "a",
        _ change: (inout OTLPSpan) -> Void = { _ in }
    ) -> OTLPSpan {
        var span = OTLPSpan()
        span.name = name
        span.kind = kind
        span.traceID = Data((1...16).map { UInt8($0) })
        span.spanID = Data(repeating: 0xFF, count: 8)
        span.parentSpanID = Data(repeating: 0xFE, count: 8)
        span.traceState = "a=b"
        span.startTimeUnixNano = start
        span.endTimeUnixNano = start + 2_000_001
        span.attributes = attributes
        span.events = [.with { $0.attributes = [.text("db.query.text", "not this one")] }]
        span.flags = 257
        change(&span)
        return span
    }

    private static func request(_ spans: [OTLPSpan]) -> OTLPTracesRequest {
        .with {
            $0.resourceSpans = [
                .with {
                    $0.resource.attributes = [
                        .text("service.name", "shop"), .text("service.version", "1.4.2"),
                        .text("service.namespace", "x"), .list("process.command_args", ["a", "b"]),
                    ]
                    $0.scopeSpans = [
                        .with {
                            $0.scope.name = "pg"
                            $0.spans = spans
                        }
                    ]
                    $0.schemaURL = "https://opentelemetry.io/schemas/1.38.0"
                }
            ]
        }
    }

    /// What one span becomes in each form, which must be the same.
    private func timing(_ span: OTLPSpan) throws -> OperationTiming? {
        let batches = try OTLPBytes.forms(Self.request([span])).map { try OTLPBytes.traces($0.body, $0.form).get() }
        #expect(Set(batches).count == 1)
        #expect(batches[0].groups.allSatisfy { $0.refusals.isEmpty })
        #expect(batches[0].ignored == (batches[0].groups.isEmpty ? 1 : 0))
        return batches[0].groups.first?.operations.first
    }

    private func query(_ change: (inout OperationTiming) -> Void) -> OperationTiming {
        var timing = OperationTiming(.query, isOK: true, instant: Self.end, times: .one(2.000001))
        change(&timing)
        return timing
    }

    @Test func groupIsNamedByItsResource() throws {
        var group = OperationGroup(service: "shop", release: "1.4.2")
        group.operations = [query { ($0.database, $0.summary) = ("redis", "GET") }]
        var expected = OperationsBatch()
        expected.groups = [group]
        expected.ignored = 1
        let request = Self.request([
            Self.span(.client, [.text("db.system.name", "redis")], name: "GET"), Self.span(.producer, []),
        ])
        for (body, form) in try OTLPBytes.forms(request) {
            #expect(OTLPBytes.traces(body, form) == .success(expected))
        }
    }

    @Test func stableNamesAreRead() throws {
        let span = Self.span(
            .client,
            [
                .text("db.system.name", "postgresql"), .text("db.namespace", "shop"),
                .text("db.query.text", "SELECT 'é'"), .text("db.query.summary", "SELECT orders"),
                .text("db.operation.name", "SELECT"), .text("db.collection.name", "orders"),
                .text("db.response.status_code", "00000"), .integer("db.response.returned_rows", 7),
                .text("http.route", "/orders/:id"),
            ])
        #expect(
            try timing(span)
                == query {
                    $0.statement = "SELECT 'é'"
                    $0.summary = "SELECT orders"
                    $0.database = "postgresql"
                    $0.operation = "SELECT"
                    $0.route = "/orders/:id"
                    $0.rows = 7
                })
    }

    @Test func olderNamesAreRead() throws {
        let span = Self.span(
            .client,
            [
                .text("db.system", "mysql"), .text("db.statement", "SELECT 1"), .text("db.operation", "SELECT"),
                .text("db.sql.table", "a"), .text("db.name", "shop"),
            ])
        #expect(
            try timing(span)
                == query { ($0.statement, $0.database, $0.operation) = ("SELECT 1", "mysql", "SELECT") })
    }

    @Test(arguments: [false, true]) func stableNameStandsWhereBothAreWritten(isStableFirst: Bool) throws {
        var attributes: [OTLPKeyValue] = [
            .text("db.system.name", "mariadb"), .text("db.query.text", "SELECT ?"),
            .text("db.operation.name", "SELECT"), .text("db.collection.name", "b"),
            .text("db.system", "mysql"), .text("db.statement", "SELECT 1"), .text("db.operation", "select"),
            .text("db.sql.table", "a"),
        ]
        if !isStableFirst { attributes.reverse() }
        #expect(
            try timing(Self.span(.client, attributes))
                == query { ($0.statement, $0.database, $0.operation) = ("SELECT ?", "mariadb", "SELECT") })
    }

    @Test(arguments: [
        (["db.operation.name": "SELECT", "db.collection.name": "orders"], "SELECT orders"),
        (["db.operation.name": "SELECT"], "SELECT"), (["db.collection.name": "orders"], "orders"),
        (["db.query.summary": "s", "db.operation.name": "SELECT"], "s"), ([:], "pg.connect"),
    ])
    func queryWithoutAStatementIsNamedByWhatIsTold(attributes: [String: String], summary: String) throws {
        let told = [OTLPKeyValue.text("db.system.name", "a")] + attributes.map { .text($0.key, $0.value) }
        let timing = try timing(Self.span(.client, told, name: "pg.connect"))
        #expect(timing?.summary == summary)
        #expect(timing?.kind == .query)
    }

    @Test(arguments: [
        (OTLPSpanKind.client, ["db.statement": "S"], OperationTiming.Kind?.some(.query)),
        (.client, ["db.query.summary": "S"], .query), (.client, ["db.system": "a"], .query),
        (.client, ["http.route": "/", "http.method": "GET"], nil), (.client, [:], nil),
        (.internal, ["db.system": "a", "db.statement": "S"], .query),
        (.unspecified, ["db.system.name": "a", "db.query.text": "S"], .query),
        (.internal, ["db.statement": "S"], nil), (.internal, ["db.system": "a"], nil),
        (.server, ["http.route": "/a"], .request), (.server, ["http.method": "GET"], .request),
        (.server, ["http.request.method": "GET"], .request), (.server, ["rpc.method": "a"], nil),
        (.server, ["db.system": "a", "db.statement": "S"], nil),
        (.consumer, ["db.system": "a", "db.statement": "S"], nil), (.producer, ["http.route": "/a"], nil),
        (.UNRECOGNIZED(17), ["db.system": "a", "db.statement": "S"], nil),
    ])
    func kindAndAttributesTellWhatIsMeasured(
        kind: OTLPSpanKind, attributes: [String: String], expected: OperationTiming.Kind?
    ) throws {
        #expect(try timing(Self.span(kind, attributes.map { .text($0.key, $0.value) }))?.kind == expected)
    }

    /// A path has no bound on its values: without a route there is none.
    @Test func requestIsNeverNamedByItsPath() throws {
        let span = Self.span(
            .server,
            [.text("http.request.method", "GET"), .text("url.path", "/orders/7"), .text("http.target", "/orders/7")])
        let expected = OperationTiming(
            .request, operation: "GET", isOK: true, instant: Self.end, times: .one(2.000001))
        #expect(try timing(span) == expected)
    }

    @Test(arguments: [
        ([OTLPKeyValue.integer("http.response.status_code", 200)], OTLPStatusCode.unset, true),
        ([.integer("http.response.status_code", 499)], .unset, true),
        ([.integer("http.response.status_code", 500)], .unset, false),
        ([.integer("http.status_code", 503)], .ok, false),
        ([.text("http.status_code", "503")], .unset, false), ([.number("http.status_code", 503)], .unset, false),
        ([], .error, false), ([], .ok, true), ([.text("error.type", "404")], .unset, true),
        ([.text("error.type", "KeyError")], .unset, false), ([.text("error.type", "503")], .unset, false),
    ])
    func requestFailsByItsStatus(attributes: [OTLPKeyValue], code: OTLPStatusCode, isOK: Bool) throws {
        let span = Self.span(.server, attributes + [.text("http.route", "/a")]) { $0.status.code = code }
        #expect(try timing(span)?.isOK == isOK)
    }

    @Test(arguments: [
        ([OTLPKeyValue.text("error.type", "timeout")], OTLPStatusCode.unset, false), ([], .error, false),
        ([], .ok, true), ([], .unset, true), ([.integer("http.status_code", 500)], .unset, true),
    ])
    func queryFailsByItsErrorOrStatus(attributes: [OTLPKeyValue], code: OTLPStatusCode, isOK: Bool) throws {
        let span = Self.span(.client, attributes + [.text("db.system", "a")]) {
            $0.status.code = code
            $0.status.message = "duplicate key 'S3CRET'"
        }
        #expect(try timing(span)?.isOK == isOK)
    }

    @Test(
        arguments: [
            (0, 5, "a span has no start time"), (5, 0, "a span has no end time"), (0, 0, "a span has no end time"),
            (6, 5, "a span ends before it starts"),
        ] as [(UInt64, UInt64, String)])
    func spanWithoutADurationIsRefusedAlone(start: UInt64, end: UInt64, detail: String) throws {
        let good = Self.span(.client, [.text("db.statement", "SELECT 1")])
        let bad = Self.span(.client, [.text("db.statement", "SELECT 'S3CRET'")]) {
            ($0.startTimeUnixNano, $0.endTimeUnixNano) = (start, end)
        }
        // Nothing is measured of this one, so nothing is missing.
        let other = Self.span(.internal, []) { ($0.startTimeUnixNano, $0.endTimeUnixNano) = (start, end) }
        for (body, form) in try OTLPBytes.forms(Self.request([bad, other, good])) {
            let batch = try OTLPBytes.traces(body, form).get()
            #expect(batch.groups.map(\.refusals) == [[Refusal(.badValue, detail)]])
            #expect(batch.groups.map(\.operations.count) == [1])
            #expect(batch.ignored == 1)
        }
    }

    @Test func longestDurationIsExact() throws {
        let span = Self.span(.client, [.text("db.system", "a")]) {
            ($0.startTimeUnixNano, $0.endTimeUnixNano) = (1, UInt64(Int64.max))
        }
        let timing = try timing(span)
        #expect(timing?.times == .one(9_223_372_036_854.775806))
        #expect(timing?.instant == Timestamp(milliseconds: 9_223_372_036_854))
    }

    @Test func textsAreCutAtACharacter() throws {
        let long = "x" + String(repeating: "€", count: 20_000)
        let timing = try #require(
            try timing(
                Self.span(
                    .client,
                    [.text("db.system", long), .text("db.statement", long), .text("db.operation", long)], name: long)))
        #expect(timing.statement == String(long.unicodeScalars.prefix(1 + 16_383 / 3)))
        #expect(timing.database?.utf8.count == 127)
        #expect(timing.operation == timing.database)
        let named = try self.timing(
            Self.span(.client, [.text("db.operation", long), .text("db.sql.table", long), .text("db.system", "a")]))
        #expect((126...128).contains(named?.summary?.utf8.count ?? 0))
    }

    @Test func valuesOfOtherTypesAreNoneOfOurs() throws {
        let span = Self.span(
            .client,
            [
                .text("db.system", "a"), .integer("db.statement", 5), .flag("db.operation", true),
                .list("db.sql.table", ["b"]), .text("db.response.returned_rows", "5"), .text("db.query.summary", ""),
                .with { $0.key = "http.route" }, .with { $0.value.stringValue = "x" },
            ])
        #expect(try timing(span) == query { ($0.database, $0.summary) = ("a", "a") })
    }

    @Test func resourcesAreGroupsAndEmptyOnesAreLeftOut() throws {
        let request = OTLPTracesRequest.with {
            $0.resourceSpans = ["a", "b", "c", ""].map { name in
                .with {
                    $0.resource.attributes = [.text("service.name", name)]
                    $0.scopeSpans = [
                        .with { $0.spans = name == "b" ? [] : [Self.span(.client, [.text("db.system", "s")])] },
                        .with { $0.spans = [Self.span(.internal, [])] },
                    ]
                }
            }
        }
        for (body, form) in try OTLPBytes.forms(request) {
            let batch = try OTLPBytes.traces(body, form).get()
            #expect(batch.groups.map(\.service) == ["a", "c", nil])
            #expect(batch.groups.map(\.operations.count) == [1, 1, 1])
            #expect(batch.ignored == 4)
        }
    }

    @Test func emptyRequestIsNoFault() {
        #expect(OTLPBytes.traces([], .protobuf) == .success(OperationsBatch()))
        #expect(OTLPBytes.traces("{}") == .success(OperationsBatch()))
        #expect(OTLPBytes.traces(#"{"resourceSpans":null}"#) == .success(OperationsBatch()))
    }
}
