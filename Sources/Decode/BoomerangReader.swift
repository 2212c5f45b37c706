import Telemetry

/// Beacons of boomerang (akamai/boomerang): a form, or the query string of an image.
///
/// Which of its numbers may count depends on what the beacon is about; `BoomerangKind` says that. One page view sends several
/// beacons under one `pid`, numbered from 1.
struct BoomerangReader {
    private let fields: BoomerangFields
    private let kind: BoomerangKind
    private let pageID: String?
    private let number: UInt32?
    private var beacon = PageBeacon()

    static func beacon(_ fields: BoomerangFields) throws(Refusal) -> PageBeacon {
        guard fields.areOfBoomerang else {
            throw Refusal(
                .malformed, "the body is a form without any parameter of boomerang; send JSON, or its \"pid\"")
        }
        var reader = BoomerangReader(fields)
        reader.readPage()
        reader.readPaint()
        reader.readLoad()
        reader.readInteractions()
        reader.readShift()
        return reader.beacon
    }

    private init(_ fields: BoomerangFields) {
        self.fields = fields
        kind = BoomerangKind(fields.initiator)
        pageID = fields.pageID?.words(limit: TextLimit.name)
        number = fields.number?.number.flatMap { $0 >= 1 ? UInt32(exactly: $0) : nil }
    }

    private mutating func readPage() {
        beacon.format = .boomerang
        // The `u` of a request is the request's, so that only `pgu` names the page.
        let url = kind == .request ? fields.pageURL : fields.url ?? fields.pageURL
        beacon.url = url?.words(limit: TextLimit.url)
        beacon.connection = fields.connection?.words(limit: TextLimit.name)
    }

    /// Paints of a page load, or of its return from the cache.
    private mutating func readPaint() {
        guard kind == .page || kind == .restored else { return }
        let selector = fields.lcpSelector ?? fields.lcpElement
        let paints = [(Metric.fcp, fields.fcp, "pt.fcp", nil), (.lcp, fields.lcp, "pt.lcp", selector)]
        for (metric, text, name, element) in paints {
            guard let value = value(text, name) else { continue }
            if fields.isHidden {
                refuse(metric, "of a page that loaded hidden says when somebody looked, and is not counted")
            } else {
                addOfView(metric, value, element)
            }
        }
    }

    /// TTFB and load of a page load. A page that is left says in `t_done` how long somebody stayed.
    private mutating func readLoad() {
        switch kind {
        case .page:
            if let value = firstByte() { addOfView(.ttfb, value) }
            if !fields.isUnload, let value = value(fields.load, "t_done") { addOfView(.load, value) }
        case .restored:
            if let backEnd = fields.backEnd, !backEnd.isEmpty {
                refuse(.ttfb, "of a page from the back/forward cache is 0 by definition and is not counted")
            }
        case .softNavigation, .request, .other: break
        }
    }

    /// `nt_res_st − nt_nav_st`, both epoch milliseconds, 0 where the browser does not know; else `t_resp`.
    private mutating func firstByte() -> Double? {
        let start = value(fields.navigationStart, "nt_nav_st") ?? 0
        let response = value(fields.responseStart, "nt_res_st") ?? 0
        guard start > 0, response > 0 else { return value(fields.backEnd, "t_resp") }
        return response - start
    }

    /// FID and INP of the page, whichever beacon brings them; and the INP of one soft navigation.
    private mutating func readInteractions() {
        if let value = value(fields.fid, "et.fid") ?? value(fields.olderFID, "c.fid") { addOfPage(.fid, value) }
        if let value = value(fields.inp, "et.inp") { addOfPage(.inp, value, fields.inpSelector) }
        // On other beacons it is a part of what `et.inp` will say at the end.
        guard kind == .softNavigation, let value = value(fields.softINP, "et.inp.inc") else { return }
        addOfView(.inp, value, fields.softINPSelector)
    }

    /// Boomerang starts the sum again after every beacon, whatever that is about, so none may be left out.
    private mutating func readShift() {
        guard let value = value(fields.cls, "c.cls") else { return }
        guard pageID != nil else {
            beacon.refusals.append(
                Refusal(.malformed, "\"c.cls\" is a part of a page's CLS and cannot be added up without \"pid\""))
            return
        }
        addOfPage(.cls, value, isIncrement: true)
    }

    /// A report of the page view that all beacons of one `pid` belong to.
    private mutating func addOfPage(
        _ metric: Metric, _ value: Double, _ element: FormText? = nil, isIncrement: Bool = false
    ) {
        beacon.reports.append(
            VitalReport(
                metric: metric, value: value, id: pageID, navigation: kind == .page ? navigation : nil,
                element: element?.words(limit: TextLimit.name), isIncrement: isIncrement, beaconNumber: number))
    }

    /// A report of what this beacon is about: the page view, or a visit of its own under it, as each soft navigation and
    /// each return from the cache is one.
    private mutating func addOfView(_ metric: Metric, _ value: Double, _ element: FormText? = nil) {
        beacon.reports.append(
            VitalReport(
                metric: metric, value: value, id: viewID, navigation: navigation,
                navigationURL: kind == .softNavigation ? beacon.url : nil,
                element: element?.words(limit: TextLimit.name), beaconNumber: number))
    }

    private var viewID: String? {
        switch kind {
        case .page, .request, .other: pageID
        case .softNavigation, .restored:
            if let pageID, let number { "\(pageID)/\(number)" } else { nil }
        }
    }

    private var navigation: String? {
        switch kind {
        case .softNavigation: NavigationName.softNavigation
        case .restored: NavigationName.restored
        case .page: fields.navigationType.flatMap(BoomerangReader.navigation)
        case .request, .other: nil
        }
    }

    /// PerformanceNavigation.type (Navigation Timing 1).
    private static func navigation(_ type: FormText) -> String? {
        switch type {
        case "0": "navigate"
        case "1": "reload"
        case "2": "back-forward"
        default: nil
        }
    }

    private mutating func refuse(_ metric: Metric, _ why: String) {
        beacon.refusals.append(Refusal(.notApplicable, "\(metric.name) \(why)"))
    }

    /// The number of a parameter; nil, and refused, where there is something else.
    private mutating func value(_ text: FormText?, _ name: String) -> Double? {
        guard let text, !text.isEmpty else { return nil }
        if let number = text.number { return number }
        beacon.refusals.append(Refusal(.badValue, "\"\(name)\" is not a number"))
        return nil
    }
}
