import CollectorTesting
import Decode
import Telemetry
import Testing

/// The Reporting API, older policy reports and Network Error Logging.
@Suite struct ReportsDecoderTests {
    private func report(_ kind: PageReport.Kind, _ change: (inout PageReport) -> Void = { _ in }) -> PageReport {
        var report = PageReport(kind)
        change(&report)
        return report
    }

    private func batch(_ reports: PageReport...) -> Result<ReportsBatch, Refusal> {
        var batch = ReportsBatch()
        batch.reports = reports
        return .success(batch)
    }

    @Test func eachTypeOfTheReportingAPIIsRead() {
        #expect(
            Bytes.reports(
                """
                [{"age":12,"type":"csp-violation","url":"https://shop.example/cart","user_agent":"Mozilla/5.0 SECRET",
                  "body":{"documentURL":"https://shop.example/cart#x","blockedURL":"https://evil.example/x.js",
                   "effectiveDirective":"script-src-elem","disposition":"report","statusCode":200,"sample":"SECRET",
                   "sourceFile":"https://shop.example/a.js","lineNumber":7,"originalPolicy":"SECRET"}},
                 {"age":0,"type":"deprecation","url":"https://shop.example/","body":{"id":"UnloadHandler","message":"m"}},
                 {"age":1,"type":"intervention","url":"https://shop.example/","body":{"id":"HeavyAd"}},
                 {"age":2,"type":"crash","url":"https://shop.example/","body":{"reason":"oom"}},
                 {"age":3,"type":"network-error","url":"https://shop.example/a.png","body":{"sampling_fraction":0.05,
                  "server_ip":"192.0.2.9","protocol":"h2","method":"GET","status_code":0,"elapsed_time":143,
                  "phase":"connection","type":"tcp.timed_out","referrer":"https://shop.example/"}},
                 {"age":4,"type":"coep","url":"https://shop.example/","body":{"type":"corp","disposition":"enforce"}}]
                """)
                == batch(
                    report(.policyViolation) {
                        $0.subject = "script-src-elem"
                        $0.url = "https://shop.example/cart#x"
                        $0.blocked = "https://evil.example/x.js"
                        $0.disposition = "report"
                        $0.ageMilliseconds = 12
                    },
                    report(.deprecation) {
                        $0.subject = "UnloadHandler"
                        $0.url = "https://shop.example/"
                    },
                    report(.intervention) {
                        $0.subject = "HeavyAd"
                        $0.url = "https://shop.example/"
                        $0.ageMilliseconds = 1
                    },
                    report(.crash) {
                        $0.subject = "oom"
                        $0.url = "https://shop.example/"
                        $0.ageMilliseconds = 2
                    },
                    report(.networkError) {
                        $0.subject = "tcp.timed_out"
                        $0.phase = "connection"
                        $0.url = "https://shop.example/a.png"
                        $0.ageMilliseconds = 3
                        $0.weight = 20
                    },
                    report(.other("coep")) {
                        $0.subject = "corp"
                        $0.url = "https://shop.example/"
                        $0.disposition = "enforce"
                        $0.ageMilliseconds = 4
                    }))
    }

    @Test func olderPolicyReportIsRead() {
        #expect(
            Bytes.reports(
                """
                {"csp-report":{"document-uri":"https://shop.example/cart","referrer":"","violated-directive":"script-src",
                 "effective-directive":"script-src-attr","original-policy":"default-src 'self'","disposition":"enforce",
                 "blocked-uri":"inline","status-code":200,"script-sample":"SECRET"}}
                """)
                == batch(
                    report(.policyViolation) {
                        $0.subject = "script-src-attr"
                        $0.url = "https://shop.example/cart"
                        $0.blocked = "inline"
                        $0.disposition = "enforce"
                    }))
    }

    @Test func violatedDirectiveStandsInWithoutItsValues() throws {
        let body = #"{"csp-report":{"violated-directive":"img-src 'self' https://cdn.example"}}"#
        #expect(try Bytes.reports(body).get().reports.map(\.subject) == ["img-src"])
        #expect(try Bytes.reports(#"{"csp-report":{"violated-directive":"  "}}"#).get().reports.map(\.subject) == [nil])
        #expect(Bytes.reports(#"{"csp-report":{}}"#) == batch(report(.policyViolation)))
        #expect(Bytes.reports(#"{"csp-report":null}"#) == batch(report(.policyViolation)))
    }

    @Test func singleReportNeedsNoArray() {
        #expect(Bytes.reports(#"{"type":"crash"}"#) == batch(report(.crash)))
    }

    @Test(arguments: [
        ("0", 0), ("250.9", 250), ("-1", 0), ("-1e300", 0), ("1e300", 604_800_000), ("604800001", 604_800_000),
        ("\"5\"", 0), ("null", 0), ("18446744073709551615", 604_800_000),
    ])
    func ageIsBounded(sent: String, read: Int64) throws {
        #expect(
            try Bytes.reports("[{\"type\":\"crash\",\"age\":\(sent)}]").get().reports.map(\.ageMilliseconds) == [read])
    }

    @Test(arguments: [
        ("1", 1), ("0.05", 20), ("0.0001", 10_000), ("1e-9", 10_000), ("5e-324", 10_000), ("0", 1), ("-0.5", 1),
        ("2", 1), ("\"0.05\"", 1), ("null", 1),
    ])
    func weightIsTheBoundedReciprocalOfTheSample(sent: String, read: Double) throws {
        let body = "[{\"type\":\"network-error\",\"body\":{\"sampling_fraction\":\(sent)}}]"
        #expect(try Bytes.reports(body).get().reports.map(\.weight) == [read])
    }

    @Test func onlyNetworkErrorsAreSampled() throws {
        #expect(
            try Bytes.reports(#"[{"type":"crash","body":{"sampling_fraction":0.01,"phase":"dns"}}]"#).get()
                == batch(report(.crash)).get())
    }

    @Test func unknownTypeIsKeptByABoundedName() throws {
        let name = String(repeating: "é", count: 5000)
        let kind = try #require(try Bytes.reports("[{\"type\":\"\(name)\"}]").get().reports.first).kind
        #expect(kind == .other(String(repeating: "é", count: 32)))
    }

    @Test(arguments: [
        ("7", "a report is a number; expected an object"), ("[]", "a report is an array; expected an object"),
        ("{}", "a report has no \"type\""), (#"{"type":7}"#, "a report has no \"type\""),
        (#"{"type":""}"#, "a report has no \"type\""),
    ])
    func unusableReportIsRefusedAlone(item: String, detail: String) {
        var expected = ReportsBatch()
        expected.reports = [report(.crash)]
        expected.refusals = [Refusal(.malformed, detail)]
        #expect(Bytes.reports("[\(item),{\"type\":\"crash\"}]") == .success(expected))
    }

    @Test(arguments: [
        ("7", "the body is a number; expected an array of reports"),
        ("\"x\"", "the body is a string; expected an array of reports"),
        ("null", "the body is null; expected an array of reports"),
    ])
    func bodyOfAnotherKindIsMalformed(body: String, detail: String) {
        #expect(Bytes.reports(body) == .failure(Refusal(.malformed, detail)))
    }

    @Test func emptyListIsNoFault() { #expect(Bytes.reports("[]") == batch()) }

    @Test func reportsAboveAHundredAreRefusedOnce() throws {
        let many = try Bytes.reports(
            "[" + Array(repeating: #"{"type":"crash"}"#, count: 5000).joined(separator: ",") + "]"
        ).get()
        #expect(many.reports.count == 100)
        #expect(many.refusals == [Refusal(.tooLarge, "more than 100 reports at once; send several")])
    }

    @Test func userAgentAndAddressAreNowhere() throws {
        let body = """
            [{"type":"network-error","url":"/","user_agent":"S3CRET","body":{"server_ip":"S3CRET","referrer":"S3CRET",
              "type":"ok"}},
             {"type":"x","user_agent":"S3CRET","body":{"server_ip":"S3CRET","sample":"S3CRET","originalPolicy":"S3CRET"}}]
            """
        let batch = try Bytes.reports(body).get()
        #expect(batch.reports.count == 2 && !"\(batch)".contains("S3CRET"))
    }
}
