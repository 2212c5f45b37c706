import Decode
import SwiftProtobuf
import Telemetry
import Testing

@Suite struct LogsDecoderTests {
    private static let time: UInt64 = 1_790_000_000_123_456_789

    private static func vital(
        _ attributes: [OTLPKeyValue] = [
            .text("browser.web_vital.name", "lcp"), .number("browser.web_vital.value", 2500),
        ],
        _ change: (inout OTLPLogRecord) -> Void = { _ in }
    ) -> OTLPLogRecord {
        var record = OTLPLogRecord()
        record.timeUnixNano = time
        record.eventName = "browser.web_vital"
        record.severityText = "INFO"
        record.attributes = attributes
        change(&record)
        return record
    }

    private static func request(_ records: [OTLPLogRecord], resource: [OTLPKeyValue] = []) -> OTLPLogsRequest {
        .with {
            $0.resourceLogs = [
                .with {
                    $0.resource.attributes =
                        [.text("service.name", "shop"), .text("service.version", "1.4.2")] + resource
                    $0.scopeLogs = [.with { $0.logRecords = records }]
                }
            ]
        }
    }

    private func batch(_ records: [OTLPLogRecord], resource: [OTLPKeyValue] = []) throws -> LogsBatch {
        let request = Self.request(records, resource: resource)
        let batches = try OTLPBytes.forms(request).map { try OTLPBytes.logs($0.body, $0.form).get() }
        #expect(Set(batches).count == 1)
        return batches[0]
    }

    private func expected(_ change: (inout LoggedBeacon) -> Void) -> LoggedBeacon {
        var beacon = PageBeacon()
        beacon.site = "shop"
        beacon.release = "1.4.2"
        beacon.reports = [VitalReport(metric: .lcp, value: 2500)]
        var logged = LoggedBeacon(beacon: beacon, instant: Timestamp(milliseconds: 1_790_000_000_123))
        change(&logged)
        return logged
    }

    @Test func vitalIsReadWithAllThatIsToldOfIt() throws {
        let record = Self.vital([
            .text("browser.web_vital.name", "CLS"), .number("browser.web_vital.value", 0.25),
            .number("browser.web_vital.delta", 0.05), .text("browser.web_vital.id", "v5-1"),
            .text("browser.web_vital.rating", "poor"), .text("browser.web_vital.navigation_type", "back_forward"),
            .text("url.full", "https://shop.example/cart?x=1"), .text("session.id", "s-1"),
            .text("user_agent.original", "Mozilla/5.0"), .flag("browser.mobile", true),
        ])
        var expected = LogsBatch()
        expected.beacons = [
            self.expected {
                $0.beacon.url = "https://shop.example/cart?x=1"
                $0.beacon.visit = "s-1"
                $0.beacon.device = "mobile"
                $0.userAgent = "Mozilla/5.0"
                $0.beacon.reports = [
                    VitalReport(metric: .cls, value: 0.25, delta: 0.05, id: "v5-1", navigation: "back-forward")
                ]
            }
        ]
        #expect(try batch([record]) == expected)
    }

    @Test func resourceSaysWhatTheRecordDoesNot() throws {
        let resource: [OTLPKeyValue] = [
            .text("browser.url", "/r"), .text("session.id", "r"), .text("user_agent.original", "R"),
            .flag("browser.mobile", true),
        ]
        let own = Self.vital([
            .text("browser.web_vital.name", "lcp"), .integer("browser.web_vital.value", 2500),
            .text("http.url", "/o"), .text("session.id", "o"), .text("user_agent.original", "O"),
        ])
        #expect(
            try batch([Self.vital(), own], resource: resource).beacons == [
                expected {
                    ($0.beacon.url, $0.beacon.visit, $0.userAgent, $0.beacon.device) = ("/r", "r", "R", "mobile")
                },
                expected {
                    ($0.beacon.url, $0.beacon.visit, $0.userAgent, $0.beacon.device) = ("/o", "o", "O", "mobile")
                },
            ])
    }

    @Test(arguments: [false, true]) func pageIsNamedByTheBestOfItsNames(isReversed: Bool) throws {
        let names = ["http.url", "browser.page.url", "browser.url", "url.full"]
        for count in 1...4 {
            var attributes = names.prefix(count).map { OTLPKeyValue.text($0, "/" + $0) }
            if isReversed { attributes.reverse() }
            let record = Self.vital(
                attributes + [.text("browser.web_vital.name", "lcp"), .integer("browser.web_vital.value", 1)])
            #expect(try batch([record]).beacons.map(\.beacon.url) == ["/" + names[count - 1]])
        }
    }

    @Test func eventIsKnownByAnyOfItsNames() throws {
        let bare = { (change: (inout OTLPLogRecord) -> Void) in
            Self.vital {
                $0.eventName = ""
                change(&$0)
            }
        }
        let records = [
            bare { $0.attributes.append(.text("event.name", "browser.web_vital")) },
            bare { $0.attributes.insert(.text("name", "browser.web_vital"), at: 0) },
            bare { $0.body.stringValue = "browser.web_vital" },
        ]
        #expect(try batch(records).beacons == [expected { _ in }, expected { _ in }, expected { _ in }])
        let others = [
            bare { _ in }, bare { $0.eventName = "browser.navigation" },
            bare { $0.body.kvlistValue.values = [.text("name", "browser.web_vital")] },
            bare { $0.body.intValue = 5 },
        ]
        var expected = LogsBatch()
        expected.ignored = 4
        #expect(try batch(others) == expected)
    }

    @Test(arguments: [
        ("lcp", Metric.lcp), ("LCP", .lcp), ("inp", .inp), ("cls", .cls), ("fcp", .fcp), ("ttfb", .ttfb), ("fid", .fid),
    ])
    func vitalMayBeNamedInEitherCase(name: String, metric: Metric) throws {
        let record = Self.vital([.text("browser.web_vital.name", name), .integer("browser.web_vital.value", 5)])
        #expect(
            try batch([record]).beacons.flatMap(\.beacon.reports) == [VitalReport(metric: metric, value: 5)])
    }

    @Test(arguments: [
        (
            [OTLPKeyValue.text("browser.web_vital.name", "speed"), .number("browser.web_vital.value", 1)],
            Refusal(.unknownMetric, "unknown metric \"speed\"; expected a web vital such as lcp, inp or cls")
        ),
        (
            [.text("browser.web_vital.name", "query"), .number("browser.web_vital.value", 1)],
            Refusal(.unknownMetric, "unknown metric \"query\"; expected a web vital such as lcp, inp or cls")
        ),
        ([.number("browser.web_vital.value", 1)], Refusal(.malformed, "a web vital has no name")),
        (
            [.text("browser.web_vital.name", "lcp")],
            Refusal(.badValue, "the value of LCP is missing; expected a number")
        ),
        (
            [.text("browser.web_vital.name", "lcp"), .text("browser.web_vital.value", "5")],
            Refusal(.badValue, "the value of LCP is a string; expected a number")
        ),
        (
            [.text("browser.web_vital.name", "lcp"), .flag("browser.web_vital.value", true)],
            Refusal(.badValue, "the value of LCP is a boolean; expected a number")
        ),
    ])
    func vitalThatCannotBeUsedIsRefusedAlone(attributes: [OTLPKeyValue], refusal: Refusal) throws {
        let beacons = try batch([Self.vital(attributes), Self.vital()]).beacons
        #expect(
            beacons == [
                expected {
                    $0.beacon.reports = []
                    $0.beacon.refusals = [refusal]
                }, expected { _ in },
            ])
    }

    @Test(arguments: [(0, 0, nil), (0, 5_000_000, 5), (7_000_000, 5_000_000, 7)] as [(UInt64, UInt64, Int64?)])
    func instantIsThatOfTheRecordOrOfItsSight(time: UInt64, observed: UInt64, milliseconds: Int64?) throws {
        let record = Self.vital { ($0.timeUnixNano, $0.observedTimeUnixNano) = (time, observed) }
        #expect(
            try batch([record]).beacons.map(\.instant) == [milliseconds.map(Timestamp.init(milliseconds:))])
    }

    @Test func textsAreCut() throws {
        let long = String(repeating: "é", count: 5000)
        let record = Self.vital([
            .text("browser.web_vital.name", "lcp"), .integer("browser.web_vital.value", 1),
            .text("browser.web_vital.id", long), .text("url.full", long), .text("session.id", long),
            .text("user_agent.original", long),
        ])
        let beacon = try #require(try batch([record]).beacons.first)
        #expect(beacon.beacon.reports.first?.id?.utf8.count == 128)
        #expect(beacon.beacon.url?.utf8.count == 2048)
        #expect(beacon.beacon.visit?.utf8.count == 128)
        #expect(beacon.userAgent?.utf8.count == 1024)
    }

    @Test func recordThatIsNoObjectIsRefusedAlone() throws {
        let batch = try OTLPBytes.logs(#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[7,{}]}]}]}"#).get()
        var expected = LogsBatch()
        expected.refusals = [Refusal(.malformed, "a log record is a number; expected an object")]
        expected.ignored = 1
        #expect(batch == expected)
    }
}
