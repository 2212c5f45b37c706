import CollectorTesting
import Decode
import Telemetry
import Testing

/// Bodies as each major version of the `web-vitals` library sends them.
@Suite struct WebVitalsFormatTests {
    private func beacon(_ reports: VitalReport..., format: PageFormat = .webVitals) -> Result<PageBeacon, Refusal> {
        var beacon = PageBeacon()
        beacon.format = format
        beacon.reports = reports
        return .success(beacon)
    }

    @Test func versionTwoHasNoRatingAndTheBrowsersSpelling() {
        #expect(
            Bytes.page(
                """
                {"name":"FID","value":12.3,"delta":12.3,"id":"v2-1650000000000-1234567890123","entries":[],
                 "navigationType":"back_forward"}
                """)
                == beacon(
                    VitalReport(
                        metric: .fid, value: 12.3, delta: 12.3, id: "v2-1650000000000-1234567890123",
                        navigation: "back-forward")))
    }

    @Test(arguments: [
        ("navigate", "navigate"), ("reload", "reload"), ("back_forward", "back-forward"),
        ("back-forward", "back-forward"), ("back-forward-cache", "back-forward-cache"),
        ("back_forward_cache", "back-forward-cache"), ("prerender", "prerender"), ("restore", "restore"),
        ("soft-navigation", "soft-navigation"), ("soft_navigation", "soft-navigation"),
    ])
    func navigationHasOneSpelling(sent: String, read: String) {
        for key in ["navigationType", "navigation_type"] {
            #expect(
                Bytes.page(#"{"name":"LCP","value":1,"\#(key)":"\#(sent)"}"#)
                    == beacon(VitalReport(metric: .lcp, value: 1, navigation: read)))
        }
    }

    @Test func versionThreeToFiveReadTheirNavigation() {
        #expect(
            Bytes.page(
                """
                [{"name":"LCP","value":2450.5,"rating":"good","delta":2450.5,"id":"v3-1690000000000-1","entries":[{}],
                  "navigationType":"prerender"},
                 {"name":"INP","value":88,"rating":"good","delta":-40,"id":"v4-1700000000000-2","entries":[],
                  "navigationType":"restore"},
                 {"name":"CLS","value":0,"rating":"good","delta":0,"id":"v5-1780000000000-3","entries":[],
                  "navigationType":"back-forward-cache"}]
                """)
                == beacon(
                    VitalReport(
                        metric: .lcp, value: 2450.5, delta: 2450.5, id: "v3-1690000000000-1", navigation: "prerender"),
                    VitalReport(metric: .inp, value: 88, delta: -40, id: "v4-1700000000000-2", navigation: "restore"),
                    VitalReport(
                        metric: .cls, value: 0, delta: 0, id: "v5-1780000000000-3", navigation: "back-forward-cache")))
    }

    @Test func versionSixNamesThePageOfASoftNavigation() {
        #expect(
            Bytes.page(
                """
                {"name":"TTFB","value":0,"rating":"good","delta":0,"id":"v6-1790000000000-4","entries":[],
                 "navigationType":"soft-navigation","navigationId":7,"navigationURL":"https://shop.example/cart",
                 "navigationStartTime":8123.4,"navigationInteractionId":4711}
                """)
                == beacon(
                    VitalReport(
                        metric: .ttfb, value: 0, delta: 0, id: "v6-1790000000000-4", navigation: "soft-navigation",
                        navigationURL: "https://shop.example/cart")))
    }

    @Test(arguments: [
        #"{"target":"main>img","url":"/a.png","timeToFirstByte":80,"resourceLoadDelay":1,"lcpEntry":{"target":"no"}}"#,
        #"{"element":"main>img","url":"/a.png","resourceLoadTime":12,"elementRenderDelay":3}"#,
        #"{"interactionTarget":"main>img","interactionType":"pointer","loadState":"complete"}"#,
        #"{"eventTarget":"main>img","eventTime":12}"#,
        #"{"largestShiftTarget":"main>img","largestShiftValue":0.1,"largestShiftEntry":{"sources":[{}]}}"#,
        #"{"target":"main>img","element":"second"}"#, #"{"target":"","element":"main>img"}"#,
        #"{"target":{"a":1},"element":"main>img"}"#,
    ])
    func attributionGivesItsElement(attribution: String) throws {
        let beacon = try Bytes.page(#"{"name":"LCP","attribution":\#(attribution),"value":9}"#).get()
        #expect(beacon.reports.map(\.element) == ["main>img"])
    }

    @Test(arguments: ["{}", "null", "7", "[]", #"{"waitingDuration":3,"dnsDuration":1}"#, #"["target","x"]"#])
    func attributionWithoutAnElementGivesNone(attribution: String) throws {
        let beacon = try Bytes.page(#"{"name":"LCP","value":9,"attribution":\#(attribution)}"#).get()
        #expect(beacon.reports.map(\.element) == [nil])
    }

    @Test func longSelectorIsCut() throws {
        let selector = String(repeating: "div>", count: 5000)
        let report = try #require(
            try Bytes.page(#"{"name":"LCP","value":9,"attribution":{"target":"\#(selector)"}}"#).get().reports.first)
        #expect(report.element?.utf8.count == 128)
    }

    // MARK: Next.js

    @Test func nextJSVitalsAreVitals() {
        #expect(
            Bytes.page(
                #"{"id":"v3-1-2","name":"LCP","startTime":1234.5,"value":1234.5,"label":"web-vital","entries":[]}"#)
                == beacon(VitalReport(metric: .lcp, value: 1234.5, id: "v3-1-2"), format: .nextJS))
        #expect(
            Bytes.page(#"[{"id":"1","name":"CLS","startTime":0,"value":0.02,"label":"web-vital"}]"#)
                == beacon(VitalReport(metric: .cls, value: 0.02, id: "1"), format: .nextJS))
    }

    @Test(arguments: ["Next.js-hydration", "Next.js-route-change-to-render", "Next.js-render"], [true, false])
    func namesOfNextJSAreMetricsOfTheirOwn(name: String, labelled: Bool) throws {
        let metric = try #require(Metric(name: name))
        #expect(metric.unit == .milliseconds)
        let label = labelled ? #","label":"custom""# : ""
        #expect(
            Bytes.page(#"{"id":"1690000000000-77","name":"\#(name)","startTime":812.3,"value":41.5\#(label)}"#)
                == beacon(
                    VitalReport(metric: metric, value: 41.5, id: "1690000000000-77"),
                    format: labelled ? .nextJS : .webVitals))
    }

    @Test func nameThatNobodyDeclaredIsRefusedWithTheNextStep() throws {
        let beacon = try Bytes.page(#"{"name":"checkout","value":3,"label":"custom"}"#).get()
        #expect(beacon.reports == [] && beacon.refusals.map(\.reason) == [.unknownMetric])
        #expect(beacon.refusals.first?.detail.contains("the setting \"metrics\"") == true)
    }

    @Test(arguments: ["phase", "reports"])
    func metricThatHasAShapeOfItsOwnIsNoVital(name: String) throws {
        #expect(
            try Bytes.page(#"{"name":"\#(name)","value":1}"#).get().refusals.map(\.reason) == [.unknownMetric])
    }

    @Test func attributionGivesItsPhasesInEachVersionsSpelling() throws {
        let told =
            #"{"timeToFirstByte":80,"resourceLoadTime":12.5,"elementRenderDelay":-1,"inputDelay":"3","url":"/a"}"#
        #expect(
            try Bytes.page(#"{"name":"LCP","value":9,"attribution":\#(told)}"#).get().reports.first?.phases == [
                VitalPhase(.timeToFirstByte, milliseconds: 80), VitalPhase(.resourceLoadDuration, milliseconds: 12.5),
            ])
    }

    @Test func knownNameIsTheMetricWhateverItsLabel() throws {
        #expect(
            try Bytes.page(#"{"name":"FCP","value":3,"label":"custom","custom":true}"#).get().reports == [
                VitalReport(metric: .fcp, value: 3)
            ])
    }

    // MARK: Units

    /// A site that multiplies CLS by 1000 and does not say so is believed: guessing would break the honest ones.
    @Test func nothingRescalesAValueThatSaysNothing() throws {
        #expect(
            try Bytes.page(#"[{"name":"CLS","value":105},{"name":"LCP","value":2.4},{"name":"LCP","value":2400000}]"#)
                .get().reports.map(\.value) == [105, 2.4, 2_400_000])
    }

    @Test(arguments: [
        (#"{"name":"CLS","value":105,"delta":5,"scale":1000}"#, 0.105, 0.005),
        (#"{"name":"LCP","value":2.5,"delta":0.5,"unit":"s"}"#, 2500, 500),
        (#"{"name":"LCP","value":2500,"delta":-1,"unit":"ms","scale":null}"#, 2500, -1),
        (#"{"name":"INP","value":216000,"delta":40000,"unit":"us"}"#, 216, 40),
        (#"{"name":"INP","value":216000,"delta":40000,"unit":"µs"}"#, 216, 40),
        (#"{"name":"TTFB","value":80000000,"delta":1000000,"unit":"ns"}"#, 80, 1),
        (#"{"name":"CLS","value":10,"delta":5,"unit":"%"}"#, 0.1, 0.05),
        (#"{"name":"CLS","value":0.1,"delta":0.1,"unit":null}"#, 0.1, 0.1),
        (#"{"name":"bytes.script","value":2,"delta":1,"unit":"KB"}"#, 2000, 1000),
        (#"{"name":"bytes.script","value":2,"delta":1,"unit":"KiB"}"#, 2048, 1024),
        (#"{"name":"load","value":2500,"delta":250,"unit":"s","scale":1000}"#, 2500, 250),
    ])
    func toldUnitAndScaleRescaleValueAndDelta(body: String, value: Double, delta: Double) throws {
        let report = try #require(try Bytes.page(body).get().reports.first)
        #expect([report.value, report.delta] == [value, delta])
    }

    @Test(
        arguments: [
            (#"{"name":"LCP","value":1,"unit":"KB"}"#, "the unit of LCP is B; expected ms"),
            (#"{"name":"CLS","value":1,"unit":"ms"}"#, "the unit of CLS is ms; expected score"),
            (
                #"{"name":"LCP","value":1,"unit":"furlongs per fortnight"}"#,
                "the unit of LCP is \"furlongs per for\"; expected ms, s or B"
            ),
            (#"{"name":"LCP","value":1,"unit":1000}"#, "the unit of LCP is a number; expected ms, s or B"),
            (
                #"{"name":"LCP","value":1,"scale":0}"#,
                "the scale of LCP is no positive number; expected what it was multiplied by"
            ),
            (
                #"{"name":"LCP","value":1,"scale":-1}"#,
                "the scale of LCP is no positive number; expected what it was multiplied by"
            ),
            (
                #"{"name":"LCP","value":1,"scale":"9"}"#,
                "the scale of LCP is no positive number; expected what it was multiplied by"
            ),
            (#"{"name":"LCP","value":1e300,"scale":1e-300}"#, "the value of LCP is beyond all numbers"),
        ])
    func unitOrScaleThatCannotBeIsRefused(body: String, detail: String) {
        var expected = PageBeacon()
        expected.refusals = [Refusal(.badValue, detail)]
        #expect(Bytes.page(body) == .success(expected))
    }
}
