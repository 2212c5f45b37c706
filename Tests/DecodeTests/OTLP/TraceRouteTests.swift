import Decode
import Foundation
import SwiftProtobuf
import Telemetry
import Testing

/// Queries get the route of their trace's server span.
@Suite struct TraceRouteTests {
    private static func span(_ trace: Data, _ kind: OTLPSpanKind, _ attributes: [OTLPKeyValue]) -> OTLPSpan {
        .with {
            $0.traceID = trace
            $0.kind = kind
            $0.startTimeUnixNano = 1_790_000_000_000_000_000
            $0.endTimeUnixNano = 1_790_000_000_001_000_000
            $0.attributes = attributes
        }
    }

    private static func trace(_ number: UInt8) -> Data { Data((0..<16).map { $0 == 15 ? number : 0x80 }) }

    private func routes(_ spans: [[OTLPSpan]]) throws -> [[String?]] {
        let request = OTLPTracesRequest.with {
            $0.resourceSpans = spans.map { spans in .with { $0.scopeSpans = [.with { $0.spans = spans }] } }
        }
        return try OTLPBytes.traces(OTLPBytes.protobuf(request), .protobuf).get().groups.map {
            $0.operations.filter { $0.kind == .query }.map(\.route)
        }
    }

    @Test func queryGetsTheRouteOfItsTraceWhereverItStands() throws {
        let query = [OTLPKeyValue.text("db.system", "a")]
        let route = [OTLPKeyValue.text("http.route", "/a/:id")]
        #expect(
            try routes([
                [
                    Self.span(Self.trace(1), .client, query), Self.span(Self.trace(2), .client, query),
                    Self.span(Self.trace(1), .client, query + [.text("http.route", "/own")]),
                ],
                [
                    Self.span(Self.trace(1), .server, route),
                    Self.span(Self.trace(3), .server, [.text("http.method", "GET")]),
                    Self.span(Self.trace(3), .client, query), Self.span(Self.trace(1), .client, query),
                ],
            ]) == [["/a/:id", nil, "/own"], [nil, "/a/:id"]])
    }

    /// An id of another length, and one of zeros, are none; the batch is kept.
    @Test(arguments: [0, 1, 7, 8, 15, 17, 24, 32]) func malformedIDJoinsNothing(length: Int) throws {
        for byte in [UInt8(0), 7] {
            let id = Data(repeating: byte, count: length)
            #expect(
                try routes([
                    [
                        Self.span(id, .server, [.text("http.route", "/a")]),
                        Self.span(id, .client, [.text("db.system", "a")]),
                    ]
                ]) == [[nil]])
        }
        let zero = Data(repeating: 0, count: 16)
        #expect(
            try routes([
                [
                    Self.span(zero, .server, [.text("http.route", "/a")]),
                    Self.span(zero, .client, [.text("db.system", "a")]),
                ]
            ]) == [[nil]])
    }

    @Test(
        arguments: [
            ("5b8efff798038103d269b633813fc60c", "5B8EFFF798038103D269B633813FC60C", "/a"),
            ("5b8efff798038103d269b633813fc60c", "5b8efff798038103d269b633813fc60d", nil),
            ("00000000000000000000000000000000", "00000000000000000000000000000000", nil),
            ("W47/95gDgQPSabYzgT/GDA==", "W47/95gDgQPSabYzgT/GDA==", nil),
            ("5b8efff798038103d269b633813fc60g", "5b8efff798038103d269b633813fc60g", nil), ("", "", nil),
        ] as [(String, String, String?)])
    func idInJSONIsHexadecimal(server: String, client: String, route: String?) throws {
        let times = #""startTimeUnixNano":"1","endTimeUnixNano":"1000001""#
        let batch = try OTLPBytes.traces(
            #"""
            {"resourceSpans":[{"scopeSpans":[{"spans":[
            {"traceId":"\#(client)","spanId":"!","kind":3,\#(times),"attributes":[{"key":"db.system","value":{"stringValue":"a"}}]},
            {"traceId":"\#(server)","kind":2,\#(times),"attributes":[{"key":"http.route","value":{"stringValue":"/a"}}]}]}]}]}
            """#
        ).get()
        #expect(batch.groups.map { $0.operations.map(\.route) } == [[route, "/a"]])
    }
}
