import CollectorTesting
import Decode
import Telemetry
import Testing

/// Any bytes, in any format: a result or a refusal, bounded, in linear time.
@Suite struct HostileBytesTests {
    private static let pages = [
        #"{"url":"/a","route":"/[a]","weight":5,"tags":{"a":"b"},"serverTiming":[{"name":"db","duration":5}],"metrics":[{"name":"m","value":1,"custom":true,"unit":"s"},{"name":"LCP","value":3,"attribution":{"target":"a"},"scale":2}]}"#,
        #"{"meta":{"app":{"name":"shop","version":"1"},"page":{"url":"/"},"browser":{"name":"Chrome","mobile":true}},"measurements":[{"type":"web-vitals","values":{"lcp":1,"delta":1},"context":{"id":"a","navigation_type":"back_forward"}}]}"#,
        #"[{"id":"1","name":"Next.js-hydration","startTime":1,"value":5,"label":"custom"},{"name":"CLS","value":0}]"#,
        #"{"name":"INP","value":216,"delta":40,"id":"v6-1","navigation_type":"back_forward","attribution":{"target":"a"}}"#,
        "http.initiator=spa&pid=p&n=3&et.inp.inc=64&c.cls=0.1&u=https%3A%2F%2Fshop.example%2Fb&pt.lcp=5&sb=1",
        "pid=p&n=1&nt_nav_st=1790000000000&nt_res_st=1790000000182&t_done=5&pt.hid=1&pt.lcp=2&rt.quit=&et.inp=4",
        "data=%7B%22name%22%3A%22LCP%22%2C%22value%22%3A1%7D", "data=pid%3Dp%26c.cls%3D0.1",
    ].map { Array($0.utf8) }

    private static let reports = [
        #"[{"age":12,"type":"csp-violation","url":"/","body":{"documentURL":"/","blockedURL":"/","effectiveDirective":"d"}}]"#,
        #"[{"age":3,"type":"network-error","url":"/","body":{"sampling_fraction":0.05,"phase":"dns","type":"dns.failed"}}]"#,
        #"{"csp-report":{"document-uri":"/","violated-directive":"img-src 'self'"}}"#,
    ].map { Array($0.utf8) }

    @Test func anyBytesGiveABoundedBeaconOrARefusal() {
        var generator = SeededGenerator()
        let decoder = PageDecoder()
        var decoded: [PageFormat: Int] = [:]
        for round in 0..<20_000 {
            let body =
                round % 20 == 0
                ? Bytes.random(upTo: 100, &generator)
                : Bytes.mutate(Self.pages.randomElement(using: &generator)!, &generator)
            let contentType = [nil, "application/x-www-form-urlencoded", "text/plain"].randomElement(using: &generator)!
            let results = [Bytes.page(body, decoder, contentType: contentType), Bytes.query(body, decoder)]
            for case .success(let beacon) in results {
                decoded[beacon.format, default: 0] += 1
                if !isSound(beacon) { Issue.record("\(generator) \(body)") }
            }
        }
        // The canary: a format that is never decoded is not tested.
        #expect(PageFormat.allCases.allSatisfy { decoded[$0, default: 0] > 50 }, "\(generator) \(decoded)")
    }

    private func isSound(_ beacon: PageBeacon) -> Bool {
        let texts = [
            beacon.site, beacon.url, beacon.route, beacon.release, beacon.connection, beacon.device, beacon.browser,
        ]
        return (1...10_000).contains(beacon.weight) && beacon.tags.count <= 8 && beacon.serverTiming.count <= 20
            && texts.allSatisfy { ($0?.utf8.count ?? 0) <= 2048 }
            && beacon.reports.allSatisfy {
                $0.value.isFinite && $0.delta?.isFinite != false && $0.id != "" && $0.metric.origin == .browser
                    && (!$0.isIncrement || $0.id != nil)
            }
    }

    @Test func anyBytesGiveBoundedReportsOrARefusal() {
        var generator = SeededGenerator()
        let decoder = ReportsDecoder()
        var decoded = 0
        for round in 0..<8000 {
            let body =
                round % 20 == 0
                ? Bytes.random(upTo: 100, &generator)
                : Bytes.mutate(Self.reports.randomElement(using: &generator)!, &generator)
            guard case .success(let batch) = Bytes.reports(body, decoder) else { continue }
            decoded += 1
            let isSound = batch.reports.allSatisfy {
                (1...10_000).contains($0.weight) && (0...604_800_000).contains($0.ageMilliseconds)
            }
            if !isSound { Issue.record("\(generator) \(body)") }
        }
        #expect((400...7600).contains(decoded), "\(generator) \(decoded)")
    }

    /// A body eight times as long takes about eight times as long, not sixty-four. Of each the best of three is taken, in
    /// time of this thread, so that what else the machine does weighs little.
    @Test(arguments: [
        "a&", "a=&", "&", "%", "%4", "pid=", "pt.lcp=1&", "u=%FF&", "=", "+", "http.initiator%3d&", "data=&",
        "data=%25",
        "pt%2Elcp&",
    ])
    func formsAreReadInLinearTime(part: String) {
        let form = "application/x-www-form-urlencoded"
        #expect(
            isLinear { _ = Bytes.page(Array(repeating: Array(part.utf8), count: $0).flatMap { $0 }, contentType: form) }
        )
    }

    @Test(arguments: [
        (#"{"meta":{"#, #""app":{"name":"a"},"#, #""x":1}}"#),
        (#"{"measurements":["#, #"{"type":"web-vitals"},"#, "0]}"),
        (#"{"tags":{"#, #""k":"v","#, #""x":1},"metrics":[]}"#),
        (#"[{"name":"LCP","value":1,"attribution":{"#, #""target":"","#, #""x":1}}]"#),
        ("{", #""serverTiming":[{"name":"a"}],"#, #""metrics":[]}"#),
    ])
    func jsonIsReadInLinearTime(head: String, part: String, tail: String) {
        #expect(isLinear { _ = Bytes.page(Array((head + String(repeating: part, count: $0) + tail).utf8)) })
    }

    @Test(arguments: [",", ";", "a;", "a;dur=", "\"", "a;desc=\"", "\\", "a,", " ", "é"])
    func headersAreReadInLinearTime(part: String) {
        #expect(isLinear { _ = ServerTiming.list(ofHeader: String(repeating: part, count: $0)) })
    }

    /// The canary of the three above.
    @Test func quadraticTimeIsTold() {
        var sum = 0
        let isLinear = isLinear { count in
            for start in 0..<count { for end in start..<count { sum ^= end } }
        }
        #expect(!isLinear, "\(sum)")
    }

    private func isLinear(_ work: (Int) -> Void) -> Bool {
        func best(_ count: Int) -> Int {
            (0..<3).map { _ in ThreadTime.microseconds { work(count) } }.min() ?? 0
        }
        // Below a millisecond the clock says nothing.
        return best(8000) < max(best(1000), 1000) * 32
    }
}
