import CollectorTesting
import Decode
import Telemetry
import Testing

/// What each number of a beacon means.
extension BoomerangTests {
    @Test func paintsOfAHiddenPageAreDropped() {
        let why = "of a page that loaded hidden says when somebody looked, and is not counted"
        #expect(
            Bytes.form("pt.hid=1&pt.fcp=90000&pt.lcp=90100&pid=p&n=1&t_resp=80")
                == beacon(
                    report(.ttfb, 80),
                    refusals: [Refusal(.notApplicable, "FCP \(why)"), Refusal(.notApplicable, "LCP \(why)")]))
    }

    @Test(
        arguments: [
            ("nt_nav_st=1790000000000&nt_res_st=1790000000182&t_resp=999", 182.0),
            ("nt_nav_st=1790000000000&nt_res_st=1789999999000&t_resp=999", -1000),
            ("nt_nav_st=0&nt_res_st=1790000000182&t_resp=999", 999),
            ("nt_nav_st=1790000000000&nt_res_st=0&t_resp=9", 9),
            ("nt_nav_st=1790000000000&t_resp=9", 9), ("nt_res_st=1790000000182&t_resp=0", 0),
            ("nt_nav_st=1790000000000", nil), ("t_resp=", nil),
        ] as [(String, Double?)])
    func firstByteIsADifferenceOrWhatBoomerangTimed(form: String, value: Double?) throws {
        let beacon = try Bytes.form("pid=p&\(form)").get()
        #expect(beacon.reports.map(\.value) == (value.map { [$0] } ?? []))
        #expect(beacon.reports.allSatisfy { $0.metric == .ttfb } && beacon.refusals == [])
    }

    /// Each beacon brings what was added since the last, and all of one page have its id.
    @Test func shiftsArePartsOfTheirPage() throws {
        let parts = try [("", 1, 0.021), ("xhr", 2, 0), ("error", 3, 0.3), ("spa", 4, 1e-7)].map { kind, n, value in
            try Bytes.form("http.initiator=\(kind)&pid=p&n=\(n)&c.cls=\(value)").get().reports
        }
        #expect(
            parts == [
                [report(.cls, 0.021, isIncrement: true, n: 1)], [report(.cls, 0, isIncrement: true, n: 2)],
                [report(.cls, 0.3, isIncrement: true, n: 3)], [report(.cls, 1e-7, isIncrement: true, n: 4)],
            ])
    }

    @Test(arguments: ["c.cls=0.1&n=2", "c.cls=0.1&pid=&n=2"]) func shiftWithoutAPageIsRefused(form: String) {
        #expect(
            Bytes.form(form)
                == beacon(refusals: [
                    Refusal(.malformed, "\"c.cls\" is a part of a page's CLS and cannot be added up without \"pid\"")
                ]))
    }

    @Test(arguments: ["0", "-1", "1.5", "4294967296", "1e3", "x", "", "٣", "0x1"])
    func beaconNumberIsAWholeOneOrNone(sent: String) throws {
        let report = try #require(try Bytes.form("pid=p&c.cls=0&n=\(sent)").get().reports.first)
        #expect(report.beaconNumber == (sent == "1e3" ? 1000 : nil) && report.isIncrement)
    }

    /// Without its number a soft navigation cannot be told from the next, so each report counts by itself.
    @Test func softNavigationWithoutANumberHasNoID() throws {
        #expect(
            try Bytes.form("http.initiator=spa&pid=p&et.inp.inc=5").get().reports == [
                report(.inp, 5, id: nil, navigation: "soft-navigation", n: nil)
            ])
    }

    @Test func olderNameOfFIDIsRead() throws {
        #expect(try Bytes.form("pid=p&n=1&c.fid=7").get().reports == [report(.fid, 7)])
        #expect(try Bytes.form("pid=p&n=1&c.fid=7&et.fid=8").get().reports == [report(.fid, 8)])
    }

    @Test(arguments: ["NaN", "inf", "1e400", "12ms", "0x10", "1,5", " 1", "1 ", "--1", "%31%00", "1_0"])
    func numberThatIsNoneIsRefusedAlone(sent: String) {
        let sent = sent.replacing(" ", with: "+")
        #expect(
            Bytes.form("pid=p&n=1&pt.lcp=\(sent)&et.inp=8")
                == beacon(report(.inp, 8), refusals: [Refusal(.badValue, "\"pt.lcp\" is not a number")]))
    }

    @Test func lastOfARepeatedParameterCounts() throws {
        #expect(try Bytes.form("pid=a&pid=p&n=1&et.inp=1&et.inp=2").get().reports == [report(.inp, 2)])
    }
}
