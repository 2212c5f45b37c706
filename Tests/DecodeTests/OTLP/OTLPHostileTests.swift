import CollectorTesting
import Decode
import Foundation
import SwiftProtobuf
import Telemetry
import Testing

/// Any bytes give a batch or a refusal, bounded, in linear time.
@Suite struct OTLPHostileTests {
    private static let attributes: [OTLPKeyValue] = [
        .text("db.system", "postgresql"), .text("db.query.text", "SELECT 'é'"), .integer("http.status_code", 500),
        .number("x", 1.5), .flag("y", true), .list("z", ["a", "b"]), .text("http.route", "/a"),
        .text("browser.web_vital.name", "lcp"), .number("browser.web_vital.value", 5),
        .text("name", "browser.web_vital"),
    ]

    private static let traces = OTLPTracesRequest.with {
        $0.resourceSpans = [
            .with {
                $0.resource.attributes = attributes
                $0.scopeSpans = [
                    .with {
                        $0.scope.name = "a"
                        $0.spans = [OTLPSpanKind.client, .server, .internal].map { kind in
                            .with {
                                $0.traceID = Data(repeating: 7, count: 16)
                                $0.name = "n"
                                $0.kind = kind
                                $0.startTimeUnixNano = 1
                                $0.endTimeUnixNano = 2_000_001
                                $0.attributes = attributes
                                $0.status.code = .error
                            }
                        }
                    }
                ]
            }
        ]
    }

    private static let metrics = OTLPMetricsRequest.with {
        $0.resourceMetrics = [
            .with {
                $0.resource.attributes = attributes
                $0.scopeMetrics = [
                    .with {
                        $0.metrics = [
                            .with {
                                $0.name = "db.client.operation.duration"
                                $0.unit = "s"
                                $0.histogram.aggregationTemporality = .cumulative
                                $0.histogram.dataPoints = [
                                    .with {
                                        ($0.startTimeUnixNano, $0.timeUnixNano, $0.count, $0.sum) = (1, 2, 3, 4)
                                        $0.bucketCounts = [1, 2]
                                        $0.explicitBounds = [1]
                                        $0.attributes = attributes
                                    }
                                ]
                            },
                            .with {
                                $0.name = "http.server.request.duration"
                                $0.exponentialHistogram.aggregationTemporality = .delta
                                $0.exponentialHistogram.dataPoints = [
                                    .with {
                                        ($0.count, $0.sum, $0.scale, $0.zeroCount) = (6, 4, 3, 1)
                                        $0.positive.offset = -3
                                        $0.positive.bucketCounts = [1, 0, 4]
                                    }
                                ]
                            },
                            .with { $0.gauge.dataPoints = [.with { $0.asDouble = 1 }] },
                        ]
                    }
                ]
            }
        ]
    }

    private static let logs = OTLPLogsRequest.with {
        $0.resourceLogs = [
            .with {
                $0.resource.attributes = attributes
                $0.scopeLogs = [
                    .with {
                        $0.logRecords = [
                            .with {
                                $0.attributes = attributes
                                $0.timeUnixNano = 5
                            },
                            .with { $0.body.stringValue = "x" },
                        ]
                    }
                ]
            }
        ]
    }

    /// Whether a body decodes as each of the three; everything that comes out must be sound.
    private func decode(_ body: [UInt8], _ form: OTLPForm) -> Int {
        var decoded = 0
        for case .success(let batch) in [OTLPBytes.traces(body, form), OTLPBytes.metrics(body, form)] {
            decoded += 1
            for timing in batch.groups.flatMap(\.operations) where !isSound(timing) {
                Issue.record("\(timing) \(body)")
            }
        }
        if case .success(let batch) = OTLPBytes.logs(body, form) {
            decoded += 1
            #expect(batch.beacons.allSatisfy { $0.beacon.reports.allSatisfy { $0.value.isFinite && $0.id != "" } })
        }
        return decoded
    }

    private func isSound(_ timing: OperationTiming) -> Bool {
        let texts = [timing.summary, timing.database, timing.operation, timing.route]
        guard texts.allSatisfy({ $0 != "" && ($0?.utf8.count ?? 0) <= 128 }),
            (timing.statement?.utf8.count ?? 0) <= 16_384, timing.rows?.isFinite != false
        else { return false }
        switch timing.times {
        case .one(let value), .mean(let value, _), .runningMean(let value, _, _, _): return value.isFinite && value >= 0
        case .spread(let spread), .running(let spread, _, _):
            let isRising = zip(spread.runs, spread.runs.dropFirst()).allSatisfy { $0.upper <= $1.lower }
            return isRising && spread.sum?.isFinite != false && spread.count <= ValueSpread.countLimit
                && spread.runs.allSatisfy { $0.lower <= $0.upper && $0.lower >= 0 && $0.upper.isFinite && $0.count > 0 }
        }
    }

    @Test func protobufCutAnywhereGivesABatchOrARefusal() throws {
        for body in [
            try OTLPBytes.protobuf(Self.traces), try OTLPBytes.protobuf(Self.metrics),
            try OTLPBytes.protobuf(Self.logs),
        ] {
            #expect(decode(body, .protobuf) >= 1)
            for count in 0..<body.count { _ = decode(Array(body[..<count]), .protobuf) }
        }
        // A request of one resource is cut within it wherever it is cut.
        let body = try OTLPBytes.protobuf(Self.traces)
        let malformed = Refusal(.malformed, "the body is not protobuf of this request; it is cut off or damaged")
        for count in 1..<body.count {
            #expect(OTLPBytes.traces(Array(body[..<count]), .protobuf) == .failure(malformed))
        }
    }

    @Test func jsonCutAnywhereGivesARefusal() throws {
        for body in [try OTLPBytes.json(Self.traces), try OTLPBytes.json(Self.metrics), try OTLPBytes.json(Self.logs)] {
            #expect(decode(body, .json) == 3)
            for count in 0..<body.count { #expect(decode(Array(body[..<count]), .json) == 0) }
        }
    }

    @Test func anyBytesGiveABatchOrARefusal() throws {
        var generator = SeededGenerator()
        let seeds = try [
            OTLPBytes.forms(Self.traces), OTLPBytes.forms(Self.metrics), OTLPBytes.forms(Self.logs),
        ].flatMap { $0 }
        var decoded = 0
        for round in 0..<4000 {
            let seed = seeds.randomElement(using: &generator)!
            let body =
                round % 10 == 0 ? Bytes.random(upTo: 100, &generator) : Bytes.mutate(seed.body, &generator)
            decoded += decode(body, seed.form)
        }
        #expect((400...11_000).contains(decoded), "\(generator) \(decoded)")
    }

    /// What the library's generated messages read, ours read too, and the other way round: of bytes damaged at random.
    @Test func libraryAgreesOnWhatIsProtobuf() throws {
        var generator = SeededGenerator()
        let seed = try OTLPBytes.protobuf(Self.traces)
        var agreed = [true: 0, false: 0]
        for _ in 0..<3000 {
            var body = seed
            let place = Int.random(in: body.indices, using: &generator)
            body[place] = UInt8.random(in: 0 ... .max, using: &generator)
            let theirs = try? OTLPTracesRequest(serializedBytes: body)
            let ours = try? OTLPBytes.traces(body, .protobuf).get()
            // Ours does not look into what it does not read, and takes text that is not UTF-8.
            if theirs != nil, ours == nil { Issue.record("\(generator) \(place) \(body[place])") }
            agreed[(theirs != nil) == (ours != nil), default: 0] += 1
        }
        #expect(agreed[true, default: 0] > 2000, "\(generator) \(agreed)")
    }

    /// Protobuf forbids it and senders do it: only the text itself is touched.
    @Test func textThatIsNotUTF8DoesNotCostTheBatch() throws {
        func damaged(_ request: some SwiftProtobuf.Message) throws -> [UInt8] {
            // The two bytes of é.
            let body = try OTLPBytes.protobuf(request)
            return body.indices.map { body[$0] == 0xC3 ? 0xFF : body[$0] }
        }
        let batch = try OTLPBytes.traces(damaged(Self.traces), .protobuf).get()
        #expect(batch.groups.flatMap(\.operations).compactMap(\.statement).first == "SELECT '\u{FFFD}\u{FFFD}'")
        #expect(try OTLPBytes.metrics(damaged(Self.metrics), .protobuf).get().groups.first?.operations.count == 2)
        #expect(try OTLPBytes.logs(damaged(Self.logs), .protobuf).get().beacons.count == 1)
    }

    // MARK: Limits

    private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        var count = content.count
        var length: [UInt8] = []
        repeat {
            length.append(UInt8(count & 0x7F) | (count > 0x7F ? 0x80 : 0))
            count >>= 7
        } while count > 0
        return [number << 3 | 2] + length + content
    }

    private static func repeated(_ item: [UInt8], _ count: Int) -> [UInt8] {
        Array([[UInt8]](repeating: item, count: count).joined())
    }

    @Test func spansAboveTheLimitAreRefusedOnce() throws {
        let body = Self.field(1, Self.field(2, Self.repeated([0x12, 0], 300_000)))
        let json =
            #"{"resourceSpans":[{"scopeSpans":[{"spans":["# + String(repeating: "{},", count: 300_000) + "{}]}]}]}"
        for result in [OTLPBytes.traces(body, .protobuf), OTLPBytes.traces(json)] {
            let batch = try result.get()
            #expect(batch.ignored == 200_000)
            #expect(
                batch.groups.flatMap(\.refusals) == [
                    Refusal(.tooLarge, "more than 200000 spans in one batch; send several")
                ])
        }
    }

    @Test func pointsAboveTheLimitAreRefusedOnce() throws {
        let name = Array("db.client.operation.duration".utf8)
        // Each without a recorded value.
        let histogram = Self.repeated(Self.field(1, [0x50, 1]), 300_000)
        let body = Self.field(1, Self.field(2, Self.field(2, Self.field(1, name) + Self.field(9, histogram))))
        let batch = try OTLPBytes.metrics(body, .protobuf).get()
        #expect(batch.ignored == 200_000)
        #expect(
            batch.groups.flatMap(\.refusals) == [
                Refusal(.tooLarge, "more than 200000 data points in one batch; send several")
            ])
    }

    @Test func recordsAboveTheLimitAreRefusedOnce() throws {
        let body = Self.field(1, Self.field(2, Self.repeated([0x12, 0], 300_000)))
        let batch = try OTLPBytes.logs(body, .protobuf).get()
        #expect(batch.ignored == 200_000 && batch.more == [.tooLarge: 99_999])
        #expect(batch.refusals == [Refusal(.tooLarge, "more than 200000 log records in one batch; send several")])
    }

    /// 20 MiB of mistakes would be millions of sentences; each is counted all the same, and what is good is taken.
    @Test func mistakesBeyondTheLimitAreOnlyCounted() throws {
        func body(_ count: Int) -> String {
            #"{"resourceSpans":[{"scopeSpans":[{"spans":["# + String(repeating: "0,", count: count - 1) + "0]}]}]}"
        }
        #expect(try OTLPBytes.traces(body(1000)).get().groups.flatMap(\.refusals).count == 1000)
        let batch = try OTLPBytes.traces(body(1007)).get()
        #expect(batch.groups.flatMap(\.refusals).count == 1000 && batch.more == [.malformed: 7])
        let bad =
            Self.field(9, Self.field(1, Array("db.system".utf8)) + Self.field(2, Self.field(1, [65]))) + [0x30, 3]
        let good = bad + [0x39] + Self.repeated([1], 8) + [0x41] + Self.repeated([2], 8)
        let spans = Self.repeated(Self.field(2, bad), 1001) + Self.field(2, good)
        let protobuf = try OTLPBytes.traces(Self.field(1, Self.field(2, spans)), .protobuf).get()
        #expect(protobuf.groups.flatMap(\.operations).count == 1 && protobuf.more == [.badValue: 1])
    }

    @Test func emptyResourcesLeaveNothing() throws {
        let body = Self.repeated([0x0A, 0], 200_000)
        #expect(OTLPBytes.traces(body, .protobuf) == .success(OperationsBatch()))
    }

    /// Two bytes each, and more work than any item that is stepped over.
    @Test func millionsOfNothingAreRefused() {
        let refusal = Refusal(
            .tooLarge, "more than 200000 resources, scopes and metrics in one batch; send several")
        let resources = Self.repeated([0x0A, 0], 200_001)
        #expect(OTLPBytes.traces(resources, .protobuf) == .failure(refusal))
        #expect(OTLPBytes.logs(resources, .protobuf) == .failure(refusal))
        let scopes = Self.field(1, Self.repeated([0x12, 0], 200_000))
        #expect(OTLPBytes.metrics(scopes, .protobuf) == .failure(refusal))
        let metrics = Self.field(1, Self.field(2, Self.repeated([0x12, 0], 200_000)))
        #expect(OTLPBytes.metrics(metrics, .protobuf) == .failure(refusal))
        let json = "{\"resourceLogs\":[" + String(repeating: "{},", count: 200_000) + "{}]}"
        #expect(OTLPBytes.logs(json) == .failure(refusal))
    }

    /// Values within values are stepped over in protobuf, and as deep as the parser goes in JSON.
    @Test func deepValuesAreNotGoneInto() throws {
        var value: [UInt8] = []
        for _ in 0..<2000 { value = Self.field(5, Self.field(1, value)) }
        let attribute = Self.field(1, Array("a".utf8)) + Self.field(2, value)
        let resource = Self.field(1, Self.field(1, attribute)) + Self.field(2, Self.field(2, Self.field(9, attribute)))
        #expect(try OTLPBytes.traces(Self.field(1, resource), .protobuf).get().ignored == 1)
        let json =
            #"{"resourceMetrics":[{"resource":{"attributes":[{"key":"a","value":{"arrayValue":"#
            + String(repeating: "[", count: 900) + String(repeating: "]", count: 900) + "}}]}}]}"
        #expect(OTLPBytes.metrics(json) == .success(OperationsBatch()))
    }

    @Test func wrongWireTypesAreUnknownFields() throws {
        // Kind as text, times as varints, an attribute as a number, then a good kind.
        let span: [UInt8] =
            Self.field(6, [65]) + [0x38, 1, 0x40, 2, 0x48, 5, 0x30, 3]
            + Self.field(9, Self.field(1, Array("db.system".utf8)) + Self.field(2, Self.field(1, [65])))
        let batch = try OTLPBytes.traces(Self.field(1, Self.field(2, Self.field(2, span))), .protobuf).get()
        #expect(batch.groups.flatMap(\.refusals) == [Refusal(.badValue, "a span has no end time")])
    }

    /// The order of fields is the sender's: a name after its points, a resource after its spans.
    @Test func fieldsMayComeInAnyOrder() throws {
        let point = try OTLPBytes.protobuf(
            OTLPHistogramPoint.with {
                $0.count = 2
                $0.sum = 4
            })
        let histogram = [0x10, 1] + Self.field(1, point)
        let metric =
            Self.field(9, histogram) + Self.field(3, Array("ms".utf8))
            + Self.field(1, Array("db.client.operation.duration".utf8))
        let resource = try OTLPBytes.protobuf(OTLPResource.with { $0.attributes = [.text("service.name", "s")] })
        let body = Self.field(1, Self.field(2, Self.field(2, metric)) + Self.field(1, resource))
        let batch = try OTLPBytes.metrics(body, .protobuf).get()
        #expect(batch.groups.map(\.service) == ["s"])
        #expect(batch.groups.flatMap(\.operations).map(\.times) == [.mean(2, count: 2)])
        // The same metric by another name is only counted.
        let other = Self.field(9, histogram) + Self.field(1, Array("a".utf8))
        #expect(try OTLPBytes.metrics(Self.field(1, Self.field(2, Self.field(2, other))), .protobuf).get().ignored == 1)
    }
}
