import Decode
import Foundation
import SwiftProtobuf
import Telemetry
import Testing

/// One execution that a mapper and its driver both tell of.
@Suite struct NestedQueriesTests {
    private func span(_ id: UInt8, in parent: UInt8?, _ statement: String, trace: UInt8 = 1) -> OTLPSpan {
        .with {
            $0.traceID = Data(repeating: trace, count: 16)
            $0.spanID = Data(repeating: id, count: 8)
            $0.parentSpanID = parent.map { Data(repeating: $0, count: 8) } ?? Data()
            $0.kind = .client
            $0.startTimeUnixNano = 1_790_000_000_000_000_000
            $0.endTimeUnixNano = 1_790_000_000_000_000_000 + UInt64(id) * 1_000_000
            $0.attributes = [.text("db.query.text", statement)]
        }
    }

    private static func milliseconds(_ times: OperationTiming.Times) -> Double {
        if case .one(let duration) = times { duration } else { -1 }
    }

    /// Durations of what is counted: of each resource, in milliseconds, which are the ids.
    private func counted(_ resources: [[OTLPSpan]]) throws -> (ids: [[Double]], ignored: Int64) {
        let request = OTLPTracesRequest.with {
            $0.resourceSpans = resources.map { spans in
                .with { $0.scopeSpans = spans.map { span in .with { $0.spans = [span] } } }
            }
        }
        let batch = try OTLPBytes.traces(OTLPBytes.protobuf(request), .protobuf).get()
        let ids = batch.groups.map { group in group.operations.map { NestedQueriesTests.milliseconds($0.times) } }
        return (ids, batch.ignored)
    }

    @Test func outerSpanCountsWhereverItStands() throws {
        let outer = span(9, in: 1, "SELECT 1")
        let inner = span(5, in: 9, "SELECT 1")
        for spans in [[inner, outer], [outer, inner]] {
            let (ids, ignored) = try counted([spans])
            #expect(ids == [[9]] && ignored == 1)
        }
        let (chain, three) = try counted([[span(3, in: 5, "SELECT 1"), inner, outer]])
        #expect(chain == [[9]] && three == 2)
        let (apart, two) = try counted([[inner, span(4, in: 9, "SELECT 1")], [outer]])
        #expect(apart == [[], [9]] && two == 2)
    }

    @Test func otherWorkWithinAQueryCountsBesidesIt() throws {
        let outer = span(9, in: nil, "SELECT 1")
        for other in [span(5, in: 9, "SELECT 2"), span(5, in: 9, "SELECT 1", trace: 2), span(5, in: 8, "SELECT 1")] {
            let (ids, ignored) = try counted([[other, outer]])
            #expect(ids == [[5, 9]] && ignored == 0)
        }
        let (itself, _) = try counted([[span(9, in: 9, "SELECT 1")]])
        #expect(itself == [[9]])
        let (none, _) = try counted([[span(0, in: 0, "SELECT 1"), span(0, in: 0, "SELECT 1")]])
        #expect(none == [[0, 0]], "eight zeros are no id")
    }

    @Test func idsInJSONAreHexadecimal() throws {
        func span(_ id: String, in parent: String) -> String {
            #"{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"\#(id)","parentSpanId":"\#(parent)","kind":3,"startTimeUnixNano":"1790000000000000000","endTimeUnixNano":"1790000000001000000","attributes":[{"key":"db.query.text","value":{"stringValue":"SELECT 1"}}]}"#
        }
        for (parent, count) in [
            ("00f067aa0ba902b7", 1), ("00F067AA0BA902B7", 1), ("APBnqgupArc=", 2), ("f067aa0ba902b7", 2),
        ] {
            let spans = [span("00f067aa0ba902b8", in: parent), span("00f067aa0ba902b7", in: "")].joined(separator: ",")
            let body = #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(spans)]}]}]}"#
            let batch = try OTLPBytes.traces(body).get()
            #expect(batch.groups.flatMap(\.operations).count == count, "\(parent)")
        }
    }
}
