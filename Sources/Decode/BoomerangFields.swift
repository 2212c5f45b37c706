/// The parameters of a boomerang beacon that matter, still encoded. A repeated one counts by its last value.
struct BoomerangFields {
    private(set) var initiator: FormText?
    private(set) var pageID: FormText?
    private(set) var number: FormText?
    private(set) var url: FormText?
    private(set) var pageURL: FormText?
    private(set) var navigationType: FormText?
    private(set) var connection: FormText?

    private(set) var lcp: FormText?
    private(set) var lcpSelector: FormText?
    private(set) var lcpElement: FormText?
    private(set) var fcp: FormText?
    private(set) var cls: FormText?
    private(set) var fid: FormText?
    private(set) var olderFID: FormText?
    private(set) var inp: FormText?
    private(set) var inpSelector: FormText?
    private(set) var softINP: FormText?
    private(set) var softINPSelector: FormText?
    private(set) var navigationStart: FormText?
    private(set) var responseStart: FormText?
    private(set) var backEnd: FormText?
    private(set) var load: FormText?

    /// `rt.quit`, which has no value: sent while the page was left.
    private(set) var isUnload = false
    /// `pt.hid`: the page loaded where nobody saw it.
    private(set) var isHidden = false
    /// Anything only boomerang sends; a form without is somebody else's.
    private(set) var areOfBoomerang = false
    /// A whole body within the form.
    private(set) var data: FormText?

    init(_ form: UnsafeRawBufferPointer) {
        for (key, value) in FormFields(form) {
            if readPage(key, value) || readMetric(key, value) { areOfBoomerang = true } else { readRest(key, value) }
        }
    }

    private mutating func readPage(_ key: FormText, _ value: FormText) -> Bool {
        switch key {
        case "http.initiator": initiator = value
        case "pid": pageID = value
        case "pgu": pageURL = value
        case "nt_nav_type": navigationType = value
        case "rt.quit": isUnload = true
        case "rt.si", "rt.start", "rt.tstart", "sb": break
        default: return false
        }
        return true
    }

    private mutating func readMetric(_ key: FormText, _ value: FormText) -> Bool {
        switch key {
        case "pt.lcp": lcp = value
        case "pt.lcp.e": lcpSelector = value
        case "pt.lcp.el": lcpElement = value
        case "pt.fcp": fcp = value
        case "pt.hid": isHidden = true
        case "c.cls": cls = value
        case "et.fid": fid = value
        case "c.fid": olderFID = value
        case "et.inp": inp = value
        case "et.inp.e": inpSelector = value
        case "et.inp.inc": softINP = value
        case "et.inp.inc.e": softINPSelector = value
        case "nt_nav_st": navigationStart = value
        case "nt_res_st": responseStart = value
        case "t_resp": backEnd = value
        case "t_done": load = value
        default: return false
        }
        return true
    }

    /// Names so short that other forms have them too.
    private mutating func readRest(_ key: FormText, _ value: FormText) {
        switch key {
        case "u": url = value
        case "n": number = value
        case "mob.etype": connection = value
        case "data": data = value
        default: break
        }
    }
}
