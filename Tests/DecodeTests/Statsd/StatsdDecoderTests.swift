import Decode
import Telemetry
import Testing

@Suite struct StatsdDecoderTests {
    /// A batch of one group.
    private func batch(
        _ operations: [OperationTiming] = [], service: String? = nil, release: String? = nil,
        refusals: [Refusal] = [], ignored: Int64 = 0
    ) -> OperationsBatch {
        var batch = OperationsBatch()
        if !operations.isEmpty {
            batch.groups = [OperationGroup(service: service, release: release)]
            batch.groups[0].operations = operations
        }
        batch.refusals = refusals
        batch.ignored = ignored
        return batch
    }

    private func query(_ milliseconds: Double, _ name: String = "db.time", weight: Double = 1) -> OperationTiming {
        OperationTiming(.query, summary: name, times: .one(milliseconds), weight: weight)
    }

    // MARK: Lines

    @Test func everyPartOfALineIsRead() {
        let line =
            "db.time:12.5|ms|@0.25|#service:cart,version:1.4,db.system:postgresql,query:SELECT * FROM a WHERE b = 'x:y',"
            + "operation:SELECT,http.route:/a/:id,error:true,host:a1|c:83c0a99c0a54|T1700000000"
        let timing = OperationTiming(
            .query, statement: "SELECT * FROM a WHERE b = 'x:y'", database: "postgresql", operation: "SELECT",
            route: "/a/:id", isOK: false, instant: Timestamp(seconds: 1_700_000_000), times: .one(12.5), weight: 4)
        #expect(Packet.decode(line) == batch([timing], service: "cart", release: "1.4"))
    }

    @Test(
        arguments: [
            ("db.time:1|ms", [1]), ("db.time:1|h", [1]), ("db.time:1|d", [1]), ("db.time:0|ms", [0]),
            ("db.time:1:2.5:3e1|ms", [1, 2.5, 30]), ("db.time:1|ms\n", [1]), ("\n\ndb.time:1|ms\r\n\r\n", [1]),
            ("db.time:1|ms|", [1]), ("db.time:1|ms||", [1]), ("db.time:1|ms|c:ab|e:cd|card:low", [1]),
            ("db.time:1|ms|#", [1]), ("db.time:1|ms|#,,a,:b,a:", [1]), ("db.time:1|ms|#service:", [1]),
            ("db.time:1|ms\ndb.time:2|d", [1, 2]), ("db.time:.5|ms", [0.5]), ("db.time:+5|ms", [5]),
            ("db.time:123456789012345678|ms", [123_456_789_012_345_680]),
        ] as [(String, [Double])])
    func lineGivesItsValues(packet: String, values: [Double]) {
        #expect(Packet.decode(packet) == batch(values.map { query($0) }))
    }

    @Test(
        arguments: [
            ("", 0), ("\n", 0), ("a:1|c", 1), ("a:1:2:3|c", 3), ("a:+5|g", 1), ("a:-5|g|@0.1|#b:c", 1),
            ("a:x:y:z|s", 1), ("a:1|c|@nonsense|Tx", 1), ("_e{5,4}:title|text|#a:b", 1), ("_e{", 1),
            ("_sc|db|2|#a:b|m:down", 1), ("a:1|c\nb:2|g\nc:d|s\n", 3),
        ] as [(String, Int64)])
    func whatIsNoTimingIsIgnoredByItsValues(packet: String, ignored: Int64) {
        #expect(Packet.decode(packet) == batch(ignored: ignored))
    }

    @Test(
        arguments: [
            ("#unit:s", "d", 2000), ("#unit:s", "h", 2000), ("#unit:us", "d", 0.002), ("#unit:ns", "h", 0.000002),
            ("#unit:ms", "d", 2), ("#unit:checkout", "d", 2), ("#unit:s", "ms", 2),
        ] as [(String, String, Double)])
    func unitTagIsOfHistogramsOnly(tag: String, type: String, milliseconds: Double) {
        #expect(Packet.decode("db.time:2|\(type)|\(tag)") == batch([query(milliseconds)]))
    }

    @Test(arguments: [("1", 1.0), ("0.5", 2), ("0.1", 10), ("1e-2", 100), ("0.0001", 10_000)])
    func rateIsTheWeightOfEachValue(rate: String, weight: Double) {
        #expect(
            Packet.decode("db.time:1:2|ms|@\(rate)") == batch([query(1, weight: weight), query(2, weight: weight)]))
    }

    @Test(
        arguments: [
            ("error:true", false), ("error:false", true), ("status:error", false), ("status:ok", true),
            ("error:true,status:ok", false), ("status:ok,error:true", false), ("error:maybe", nil), ("status:500", nil),
            ("error", nil),
        ] as [(String, Bool?)])
    func outcomeIsWhatATagTells(tags: String, isOK: Bool?) {
        var timing = query(1)
        timing.isOK = isOK
        #expect(Packet.decode("db.time:1|ms|#\(tags)") == batch([timing]))
    }

    @Test(
        arguments: [
            ("web.request", nil, true), ("web.Requests", nil, true), ("HTTP_REQUEST.DURATION", nil, true),
            ("http.server.duration", nil, true), ("http.server.request.duration", nil, true),
            ("nginx.request_time", nil, true), ("request", nil, true), ("nginxrequest_time", nil, false),
            ("web.request.size", nil, false), ("quest", nil, false), ("web.request", "db:mysql", false),
            ("web.request", "db.system:mysql", false), ("web.request", "query:SELECT 1", false),
            ("web.request", "query:", true), ("web.request", "db.operation:SELECT", true),
        ] as [(String, String?, Bool)])
    func requestIsToldByItsNameUnlessATagSpeaksOfADatabase(name: String, tag: String?, isRequest: Bool) {
        let operations = Packet.decode("\(name):1|ms|#\(tag ?? ""),resource:/a").groups[0].operations
        #expect(operations.map(\.kind) == [isRequest ? .request : .query])
        #expect(operations[0].summary == (isRequest || operations[0].statement != nil ? nil : name))
        #expect(operations[0].route == "/a")
    }

    @Test func laterOfEqualTagsCounts() {
        let timing = OperationTiming(.query, summary: "db.time", database: "mysql", route: "/b", times: .one(1))
        #expect(
            Packet.decode("db.time:1|ms|#service:a,db:mysql,route:/a|#release:2,service:b,http.route:/b,db:")
                == batch([timing], service: "b", release: "2"))
    }

    @Test func textsAreCutAtACharacter() {
        let long = String(repeating: "é", count: 500)
        let operation = Packet.decode(
            "\(long):1|ms|#service:\(long),release:a\(long),db:\(long),operation:\(long),route:\(long)")
        let statement = Packet.decode("a:1|ms|#query:a\(String(repeating: "é", count: 9000))").groups[0].operations[0]
            .statement
        #expect(operation.groups[0].service == String(repeating: "é", count: 64))
        #expect(operation.groups[0].release == "a" + String(repeating: "é", count: 63))
        #expect(operation.groups[0].operations[0].summary == String(repeating: "é", count: 64))
        #expect(operation.groups[0].operations[0].database == String(repeating: "é", count: 64))
        #expect(operation.groups[0].operations[0].operation == String(repeating: "é", count: 64))
        #expect(operation.groups[0].operations[0].route == String(repeating: "é", count: 128))
        #expect(statement == "a" + String(repeating: "é", count: 8191))
    }

    @Test func brokenUTF8IsReplaced() {
        let batch = Packet.decode(Array("a".utf8) + [0xFF] + Array("b:1|ms|#service:".utf8) + [0xC3])
        #expect(batch.groups[0].service == "\u{FFFD}")
        #expect(batch.groups[0].operations[0].summary == "a\u{FFFD}b")
    }

    // MARK: Refusals

    @Test(
        arguments: [
            ("nonsense", .malformed, "a line has no name with a colon behind it; expected name:value|ms"),
            (":1|ms", .malformed, "a line has no name with a colon behind it; expected name:value|ms"),
            ("|", .malformed, "a line has no name with a colon behind it; expected name:value|ms"),
            ("a:|ms", .malformed, "\"a\" has no value; expected name:value|ms"),
            ("a:|c", .malformed, "\"a\" has no value; expected name:value|ms"),
            ("a:1", .malformed, "\"a\" has no type; expected name:value|ms"),
            ("a:1|", .malformed, "the type of \"a\" is none of ms, h, d, c, g and s; expected name:value|ms"),
            ("a:1|MS", .malformed, "the type of \"a\" is none of ms, h, d, c, g and s; expected name:value|ms"),
            ("a:-1|ms", .badValue, "a value of \"a\" is not a finite decimal number of 0 or more"),
            ("a:-0|ms", .badValue, "a value of \"a\" is not a finite decimal number of 0 or more"),
            ("a:1e999|ms", .badValue, "a value of \"a\" is not a finite decimal number of 0 or more"),
            ("a:1e308|d|#unit:s", .badValue, "a value of \"a\" is not a finite decimal number of 0 or more"),
            ("a:nan|ms", .badValue, "a value of \"a\" is not a finite decimal number of 0 or more"),
            ("a:inf|ms", .badValue, "a value of \"a\" is not a finite decimal number of 0 or more"),
            ("a:0x10|ms", .badValue, "a value of \"a\" is not a finite decimal number of 0 or more"),
            ("a: 1|ms", .badValue, "a value of \"a\" is not a finite decimal number of 0 or more"),
            ("a:1|ms|@0", .badValue, "the sample rate of \"a\" is not a number from 0.0001 to 1"),
            ("a:1|ms|@1.5", .badValue, "the sample rate of \"a\" is not a number from 0.0001 to 1"),
            ("a:1|ms|@-0.5", .badValue, "the sample rate of \"a\" is not a number from 0.0001 to 1"),
            ("a:1|ms|@0.00009", .badValue, "the sample rate of \"a\" is not a number from 0.0001 to 1"),
            ("a:1|ms|@1e-320", .badValue, "the sample rate of \"a\" is not a number from 0.0001 to 1"),
            ("a:1|ms|@", .badValue, "the sample rate of \"a\" is not a number from 0.0001 to 1"),
            ("a:1|ms|T", .badValue, "the timestamp of \"a\" is not a whole number of seconds since 1970"),
            ("a:1|ms|T-1", .badValue, "the timestamp of \"a\" is not a whole number of seconds since 1970"),
            ("a:1|ms|T1.5", .badValue, "the timestamp of \"a\" is not a whole number of seconds since 1970"),
            ("a:1|ms|T9999999999999", .badValue, "the timestamp of \"a\" is not a whole number of seconds since 1970"),
            ("a:1|ms|@2|T", .badValue, "the sample rate of \"a\" is not a number from 0.0001 to 1"),
        ] as [(String, RefusalReason, String)])
    func badLineIsRefusedWithASentenceAndTheRestKept(line: String, reason: RefusalReason, detail: String) {
        #expect(
            Packet.decode("db.time:1|ms\n\(line)\ndb.time:2|ms")
                == batch([query(1), query(2)], refusals: [Refusal(reason, detail)]))
    }

    @Test func badValueAmongPackedOnesLeavesTheOthers() {
        let refusal = Refusal(.badValue, "a value of \"db.time\" is not a finite decimal number of 0 or more")
        #expect(
            Packet.decode("db.time:1::x:3|ms") == batch([query(1), query(3)], refusals: [refusal, refusal]))
    }

    @Test func refusalStandsWithTheServiceThatIsNamed() {
        var expected = batch()
        expected.groups = [OperationGroup(service: "cart", release: "2")]
        expected.groups[0].refusals = [Refusal(.badValue, "the sample rate of \"a\" is not a number from 0.0001 to 1")]
        #expect(Packet.decode("a:1|ms|@7|#service:cart,release:2") == expected)
    }

    @Test(
        arguments: [
            ("a\u{7}b\u{1B}[31m", "\"a\""), ("\u{202E}x", "a metric"),
            (String(repeating: "n", count: 200), "\"" + String(repeating: "n", count: 64) + "\""),
            ("SELECT * FROM users WHERE mail='a@b.example' AND x", "\"SELECT\""),
        ])
    func sentenceNamesAMetricAndRepeatsNothingElse(name: String, shown: String) {
        #expect(
            Packet.decode("\(name):secret=hunter2").refusals
                == [Refusal(.malformed, "\(shown) has no type; expected name:value|ms")])
    }

    // MARK: Limits

    @Test func packetThatFitsInNoDatagramIsRefused() {
        #expect(
            Packet.decode([UInt8](repeating: UInt8(ascii: "\n"), count: 65_508))
                == batch(refusals: [
                    Refusal(.tooLarge, "the packet has 65508 bytes, more than the 65507 of a datagram")
                ]))
        #expect(Packet.decode([UInt8](repeating: UInt8(ascii: "\n"), count: 65_507)) == batch())
    }

    @Test func timingsBeyondTheLimitAreToldAndTheRestIsStillRead() {
        let values = Array(repeating: "1", count: 1003).joined(separator: ":")
        let batch = Packet.decode("db.time:\(values)|ms\na:1|c\ndb.time:1|ms")
        #expect(batch.groups.flatMap(\.operations).count == 1000 && batch.ignored == 1)
        #expect(batch.refusals == [Refusal(.tooLarge, "the packet has more than 1000 timings; send several")])
        #expect(batch.more == [.tooLarge: 3])
    }

    @Test func refusalsBeyondTheLimitAreOnlyCounted() {
        let one = Refusal(.malformed, "a line has no name with a colon behind it; expected name:value|ms")
        let batch = Packet.decode(String(repeating: "x\n", count: 150) + "db.time:1|ms")
        #expect(batch.refusals == Array(repeating: one, count: 100) && batch.more == [.malformed: 50])
        #expect(batch.groups.flatMap(\.operations) == [query(1)])
        #expect(Packet.decode(String(repeating: "x\n", count: 100)).more.isEmpty)
    }

    @Test func lineWithTooManyTagsIsRefused() {
        let tags = (0..<32).map { "t\($0):v" }.joined(separator: ",")
        #expect(Packet.decode("db.time:1|ms|#\(tags),") == batch([query(1)]))
        #expect(
            Packet.decode("db.time:1|ms|#\(tags)|#a")
                == batch(refusals: [
                    Refusal(.tooLarge, "\"db.time\" has more than 32 tags; send those that are read")
                ]))
    }
}
