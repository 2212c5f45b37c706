import CollectorTesting
import Decode
import Telemetry
import Testing

/// Beacons of boomerang, in each of the ways it sends them.
@Suite struct BoomerangTests {
    private let load =
        "mob.etype=4g&c.cls=0.021&nt_nav_st=1790000000000&nt_nav_type=1&nt_res_st=1790000000182&pt.fcp=812&pt.lcp=1420"
        + "&pt.lcp.el=IMG&pt.lcp.e=main%3Eimg&pt.lcp.src=https%3A%2F%2Fcdn.example%2Fa.png&t_resp=190&t_page=1500&t_done=1690"
        + "&rt.start=navigation&rt.si=5a3c-s1&rt.ss=1790000000000&et.inp.inc=48&http.type=f"
        + "&u=https%3A%2F%2Fshop.example%2Fcart%3Fa%3Db%2Bc&v=1.815.1&sm=p&vis.st=visible&pid=k3x9a0bq&n=1&sb=1"

    func beacon(
        url: String? = nil, _ reports: VitalReport..., refusals: [Refusal] = []
    ) -> Result<PageBeacon, Refusal> {
        var beacon = PageBeacon()
        beacon.format = .boomerang
        beacon.url = url
        beacon.reports = reports
        beacon.refusals = refusals
        return .success(beacon)
    }

    func report(
        _ metric: Metric, _ value: Double, id: String? = "p", navigation: String? = nil, url: String? = nil,
        element: String? = nil, isIncrement: Bool = false, n: UInt32? = 1
    ) -> VitalReport {
        VitalReport(
            metric: metric, value: value, id: id, navigation: navigation, navigationURL: url, element: element,
            isIncrement: isIncrement, beaconNumber: n)
    }

    // MARK: Ways

    private var wholeLoad: PageBeacon {
        var beacon = PageBeacon()
        beacon.format = .boomerang
        beacon.url = "https://shop.example/cart?a=b+c"
        beacon.connection = "4g"
        beacon.reports = [
            report(.fcp, 812, id: "k3x9a0bq", navigation: "reload"),
            report(.lcp, 1420, id: "k3x9a0bq", navigation: "reload", element: "main>img"),
            report(.ttfb, 182, id: "k3x9a0bq", navigation: "reload"),
            report(.load, 1690, id: "k3x9a0bq", navigation: "reload"),
            report(.cls, 0.021, id: "k3x9a0bq", navigation: "reload", isIncrement: true),
        ]
        return beacon
    }

    @Test func formOfSendBeaconIsRead() {
        #expect(Bytes.form(load) == .success(wholeLoad))
        #expect(Bytes.page(load) == .success(wholeLoad), "its first key says what it is")
        #expect(Bytes.page(load, contentType: "text/plain") == .success(wholeLoad))
    }

    @Test func queryOfTheImageIsRead() {
        #expect(Bytes.query(Array(load.utf8)) == .success(wholeLoad))
        #expect(Bytes.query(Array("?\(load)".utf8)) == .success(wholeLoad))
    }

    @Test func fieldDataHoldsTheSameOnceMoreEncoded() {
        #expect(Bytes.form("data=\(Escaped.all(load))") == .success(wholeLoad))
        #expect(Bytes.form("x=1&data=\(Escaped.all("v=1&" + load))&y=2") == .success(wholeLoad))
    }

    @Test func fieldDataMayHoldJSON() throws {
        let json = #"{"url":"/a","metrics":[{"name":"LCP","value":1,"id":"é+%"}]}"#
        #expect(Bytes.form("data=\(Escaped.all(json))") == Bytes.page(json))
        #expect(try Bytes.form("data=\(Escaped.all(json))").get().reports.map(\.id) == ["é+%"])
    }

    @Test func dataWithinDataIsNotLookedInto() {
        let twice = Escaped.all("data=" + Escaped.all(load))
        #expect(refusal(Bytes.form("data=\(twice)"))?.reason == .malformed)
    }

    @Test(arguments: ["", "name=LCP&value=1", "u=%2F&n=1&v=2", "=&=&&", "data=", "data=x", "%", "pid", "data=%7B"])
    func formOfSomebodyElseIsMalformed(form: String) {
        if form == "pid" {
            #expect(Bytes.form(form) == beacon(), "boomerang's, and empty")
        } else {
            #expect(refusal(Bytes.form(form))?.reason == .malformed)
        }
    }

    // MARK: Kinds

    @Test func hardNavigationOfASinglePageAppIsAPageLoad() {
        #expect(
            Bytes.form("http.initiator=spa_hard&pid=p&n=1&t_resp=80&t_done=900&pt.fcp=300&pt.lcp=400&nt_nav_type=0")
                == beacon(
                    report(.fcp, 300, navigation: "navigate"), report(.lcp, 400, navigation: "navigate"),
                    report(.ttfb, 80, navigation: "navigate"), report(.load, 900, navigation: "navigate")))
    }

    /// A soft navigation has its INP under an id of its own; its times are not those of a page load.
    @Test func softNavigationGivesItsINPAndItsShare() {
        let url = "https://shop.example/b"
        #expect(
            Bytes.form(
                "http.initiator=spa&pid=p&n=3&t_resp=80&t_done=900&pt.lcp=400&nt_res_st=2&nt_nav_st=1&et.inp.inc=64"
                    + "&et.inp.inc.e=a.next&c.cls=0.1&u=https%3A%2F%2Fshop.example%2Fb")
                == beacon(
                    url: url,
                    report(.inp, 64, id: "p/3", navigation: "soft-navigation", url: url, element: "a.next", n: 3),
                    report(.cls, 0.1, isIncrement: true, n: 3)))
    }

    @Test func returnFromTheCacheHasNoFirstByteAndNoLoad() {
        #expect(
            Bytes.form(
                "http.initiator=bfcache&rt.start=manual&t_done=7&t_page=7&t_resp=0&nt_nav_type=2&pt.fcp=33&pt.lcp=33&pid=p&n=4"
            )
                == beacon(
                    report(.fcp, 33, id: "p/4", navigation: "back-forward-cache", n: 4),
                    report(.lcp, 33, id: "p/4", navigation: "back-forward-cache", n: 4),
                    refusals: [
                        Refusal(
                            .notApplicable,
                            "TTFB of a page from the back/forward cache is 0 by definition and is not counted")
                    ]))
    }

    @Test(arguments: ["error", "interaction", "click", "api_custom_metric", "SPA", "later"])
    func beaconThatIsNoPageViewGivesOnlyWhatIsThePages(initiator: String) {
        #expect(
            Bytes.form(
                "http.initiator=\(initiator)&pid=p&n=2&u=%2Fa&t_resp=80&t_done=900&pt.lcp=400&pt.fcp=4&nt_res_st=2&nt_nav_st=1"
                    + "&et.inp.inc=9&c.cls=0.2&et.fid=5&nt_nav_type=0")
                == beacon(url: "/a", report(.fid, 5, n: 2), report(.cls, 0.2, isIncrement: true, n: 2)))
        #expect(Bytes.form("http.initiator=\(initiator)&pid=p&n=2&t_done=4") == beacon())
    }

    @Test func requestOfThePageNamesThePageByItsOwnParameter() {
        #expect(
            Bytes.form(
                "http.initiator=xhr&u=https%3A%2F%2Fapi.example%2Fv1&pgu=https%3A%2F%2Fshop.example%2F&pid=p&n=2&t_resp=5&c.cls=0"
            )
                == beacon(url: "https://shop.example/", report(.cls, 0, isIncrement: true, n: 2)))
        #expect(
            Bytes.form("http.initiator=xhr&u=https%3A%2F%2Fapi.example%2Fv1&pid=p&n=2&t_resp=5")
                == beacon(), "the request's URL is no page")
    }

    @Test func pageThatIsLeftSaysItsINPAndNoLoad() {
        #expect(
            Bytes.form(
                "rt.quit=&rt.abld=&pid=p&n=2&t_done=31000&et.inp=216&et.inp.e=button%23buy&et.inp.inc=216&c.cls=0.004")
                == beacon(
                    report(.inp, 216, element: "button#buy", n: 2), report(.cls, 0.004, isIncrement: true, n: 2)))
        #expect(Bytes.form("rt.quit&pid=p&t_done=31000") == beacon())
    }

    private func refusal(_ result: Result<PageBeacon, Refusal>) -> Refusal? {
        switch result {
        case .success: nil
        case .failure(let refusal): refusal
        }
    }
}
