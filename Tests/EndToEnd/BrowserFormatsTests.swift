import CollectorTesting
import Foundation
import Testing

/// What libraries send, in the words of their users' snippets.
extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func everyVersionOfWebVitalsIsReadAloneInAListAndInAnEnvelope() async throws {
        let server = try await ServerProcess.start(try TestSite())
        for (number, fields) in versions.enumerated() {
            let object = { (shape: String) in
                #"{"name":"LCP","value":\#(1000 + number),"delta":\#(1000 + number),"id":"v\#(number)-\#(shape)",\#(fields)}"#
            }
            let bodies = [
                "object": object("o"), "list": "[\(object("l")),{\"name\":\"CLS\",\"value\":0,\"id\":\"c\(number)\"}]",
                "envelope": #"{"site":"shop.example","url":"/envelope?q=1#top","metrics":[\#(object("e"))]}"#,
            ]
            for (page, body) in bodies {
                let from = ["Origin: https://shop.example", "Referer: https://shop.example/\(page)?q=1"]
                let answer = try server.answer(.page(body, from))
                #expect(answer.status == 204 && answer.headers["vitalsd-refused"] == nil, "\(body): \(answer)")
            }
        }
        let answer = try await QueryAnswer.ask(server, "LCP", by: "site,page")
        let all = versions.count
        #expect(answer.counts("page") == ["/object": all, "/list": all, "/envelope": all])
        #expect(answer.counts("site") == ["shop.example": 3 * all])
        #expect(try await QueryAnswer.ask(server, "CLS", by: "page").counts("page") == ["/list": all])
        #expect(try await server.terminate() == 0)
    }

    /// What else the objects of the library's major versions hold.
    private var versions: [String] {
        let entry =
            #"{"name":"","entryType":"largest-contentful-paint","startTime":1000,"size":4,"element":{},"url":""}"#
        let rated = #""rating":"good","entries":[\#(entry)],"navigationType""#
        return [
            #""entries":[\#(entry)]"#, #"\#(rated):"back-forward-cache""#,
            #"\#(rated):"navigate","attribution":{"element":"h1","lcpEntry":\#(entry),"navigationEntry":{}}"#,
            #"\#(rated):"restore","attribution":{"target":"h1","lcpResourceEntry":\#(entry)}"#,
            #"\#(rated):"prerender","navigationId":"7f","interactionId":12"#,
        ]
    }

    @Test(.timeLimit(.minutes(1)))
    func softNavigationIsOfItsOwnPageAndHasNoTTFB() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let soft = #""navigationType":"soft-navigation","navigationURL":"https://shop.example/next?x=1""#
        let answer = try server.answer(
            .page(
                #"{"site":"shop","url":"/first","metrics":[{"name":"LCP","value":900,"id":"s1",\#(soft)},"#
                    + #"{"name":"TTFB","value":5,"id":"s2",\#(soft)},{"name":"INP","value":90,"id":"s3"}]}"#))
        #expect(answer.status == 204 && answer.headers["vitalsd-refused"] == "not_applicable=1", "\(answer)")
        #expect(try await QueryAnswer.ask(server, "LCP", by: "page").counts("page") == ["/next": 1])
        #expect(try await QueryAnswer.ask(server, "INP", by: "page").counts("page") == ["/first": 1])
        #expect(try await QueryAnswer.ask(server, "TTFB", by: "page").rows.isEmpty)
        #expect(
            try await QueryAnswer.ask(server, "LCP", by: "navigation").counts("navigation") == ["soft-navigation": 1])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func bothReportersOfNextAreReadWithItsOwnMetrics() async throws {
        let server = try await ServerProcess.start(try TestSite())
        // JSON.stringify leaves out what is undefined: Next's own metrics have no delta and no navigation type.
        let reported = [
            #"{"id":"v3-1","name":"LCP","value":2600,"delta":2600,"navigationType":"navigate"}"#,
            #"{"id":"v3-2","name":"CLS","value":0.05,"delta":0.05,"navigationType":"navigate"}"#,
            #"{"id":"v3-2","name":"CLS","value":0.3,"delta":0.25,"navigationType":"navigate"}"#,
            #"{"id":"1-5","name":"Next.js-hydration","value":400}"#,
            #"{"id":"1-6","name":"Next.js-route-change-to-render","value":600.5}"#,
            #"{"id":"1-7","name":"Next.js-render","value":600}"#,
        ]
        for metric in reported {
            let answer = try server.answer(.page(#"{"site":"shop","url":"/blog","metrics":[\#(metric)]}"#))
            #expect(answer.status == 204 && answer.headers["vitalsd-refused"] == nil, "\(metric): \(answer)")
        }
        let expected: [(String, Double, [Int])] = [
            ("LCP", 2600, [0, 1, 0]), ("CLS", 0.3, [0, 0, 1]), ("Next.js-hydration", 400, [1, 0, 0]),
            ("Next.js-route-change-to-render", 600.5, [0, 1, 0]), ("Next.js-render", 600, [0, 0, 1]),
        ]
        for (metric, value, shares) in expected {
            let row = try #require(
                try await QueryAnswer.ask(server, metric, by: "page").row("page", "/blog"), "\(metric)")
            #expect(row.isNear(value) && row.shares == shares, "\(metric): \(row)")
        }
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func ofAFaroBatchTheWebVitalsAreRead() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let json = "Content-Type: application/json"
        let answer = try server.answer(.page(faro(cls: 0.02), [json, "Origin: https://shop.example"]))
        #expect(answer.status == 204 && answer.headers["vitalsd-refused"] == nil, "\(answer)")
        #expect(try server.answer(.page(faro(cls: 0.2), [json])).status == 204, "the same visit, hidden again")
        for (metric, value) in [("LCP", 1900), ("CLS", 0.2), ("INP", 90), ("TTFB", 500), ("FCP", 900)]
            as [(String, Double)]
        {
            let rows = try await QueryAnswer.ask(server, metric, by: "site,page").rows
            try #require(rows.count == 1, "\(metric): \(rows)")
            #expect(rows[0].count == 1 && rows[0].isNear(value), "\(metric): \(rows)")
            #expect(rows[0].labels == ["site": "shop", "page": "/cart"])
        }
        #expect(try await QueryAnswer.ask(server, "LCP", by: "release").counts("release") == ["1.4.2": 1])
        let phases = try await QueryAnswer.ask(server, "phase", by: "page,phase")
        for (phase, value) in [("LCP.resourceLoadDelay", 200), ("INP.inputDelay", 10), ("TTFB.requestDuration", 480)] {
            let row = try #require(phases.row("phase", phase), "\(phase): \(phases)")
            #expect(row.count == 1 && row.isNear(Double(value)), "\(row)")
        }
        #expect(try await server.terminate() == 0)
    }

    private func faro(cls: Double) -> String {
        let when = #""type":"web-vitals","timestamp":"2026-01-05T10:00:00.000Z","trace":{"trace_id":"a","span_id":"b"}"#
        let context = { (id: String) in #""context":{"id":"\#(id)","rating":"good","navigation_type":"navigate"}"# }
        let measurements = [
            #"{\#(when),"values":{"lcp":1900,"delta":1900,"element_render_delay":300,"resource_load_delay":200,"#
                + #""resource_load_duration":900,"time_to_first_byte":500},\#(context("v4-1"))}"#,
            #"{\#(when),"values":{"cls":\#(cls),"delta":\#(cls),"largest_shift_value":0.01},\#(context("v4-2"))}"#,
            #"{\#(when),"values":{"inp":90,"delta":90,"input_delay":10,"processing_duration":50},\#(context("v4-3"))}"#,
            #"{\#(when),"values":{"ttfb":500,"delta":500,"request_duration":480},\#(context("v4-4"))}"#,
            #"{\#(when),"values":{"fcp":900,"delta":900},\#(context("v4-5"))}"#,
            #"{"type":"cart","values":{"lcp":70000,"items":3},"timestamp":"2026-01-05T10:00:00.000Z"}"#,
        ]
        return #"{"meta":{"sdk":{"name":"faro"},"app":{"name":"shop","version":"1.4.2"},"session":{"id":"s"},"#
            + #""page":{"url":"https://shop.example/cart?x=1"},"browser":{"name":"Chrome","mobile":false}},"#
            + #""measurements":[\#(measurements.joined(separator: ","))],"logs":[{"message":"hi","level":"info"}],"#
            + #""events":[{"name":"session_start"}],"exceptions":[{"type":"Error","value":"x"}]}"#
    }
}
