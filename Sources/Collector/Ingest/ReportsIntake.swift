import Admit
import Decode
import Normalise
import Receive
import Telemetry

extension Intake {
    /// What a browser reports by itself. The site is the one the endpoint's URL names (`/v1/reports?site=shop`), else the host of the first
    /// report's page.
    ///
    /// - Parameters:
    ///   - origins: a report's page must be of one of them, for browsers do not always say whose page sends it.
    init(
        _ batch: ReportsBatch, site: String?, from sender: PageSender, origins: OriginPolicy, patterns: PagePatterns,
        maxWeight: Int = 100,
        at arrival: Timestamp
    ) {
        let site =
            BoundedName.of(site) ?? batch.reports.lazy.compactMap { PageSender.host(of: $0.url) }.first ?? sender.site
        self.init(owner: site, refusals: batch.refusals, bot: sender.bot)
        for report in batch.reports {
            if sender.origin == nil, let refusal = origins.refusal(of: report.url.flatMap(URLOrigin.of)) {
                refusals.append(refusal)
                continue
            }
            let (page, isGuessed) =
                report.url.map { PageIntake.name($0, site, patterns) } ?? (PageName.unknown, false)
            if isGuessed { guessed.insert(observations.count) }
            let instant = ContentPolicy.instant(ofAge: .milliseconds(report.ageMilliseconds), arrival: arrival)
            let weight = SampleWeight(weight: min(report.weight, Double(maxWeight))).whole(1, of: .reports, at: instant)
            observations.append(
                Observation(
                    instant: instant,
                    dimensions: .page(
                        PageDimensions(
                            site: site, page: page, device: sender.agent.device, browser: sender.agent.browser,
                            country: sender.country, bot: sender.bot.caught, report: report.kind.name,
                            subject: report.subject.flatMap { Intake.word($0) } ?? "")),
                    measurements: [Measurement(metric: .reports, value: 1, weight: weight)]))
        }
    }

    /// What is a name of the specifications; what a client made up may hold anything. Lower-case letters and dashes where it is plain, else
    /// letters, digits, dots, dashes and underscores.
    fileprivate static func word(_ text: String, isPlain: Bool = false) -> String? {
        let isWord = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"): true
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                !isPlain
            default: false
            }
        }
        return isWord && (1...BoundedName.limit).contains(text.utf8.count) ? text : nil
    }
}

extension PageReport.Kind {
    /// As the Reporting API calls it. It adds types now and then, all of lower case.
    fileprivate var name: String {
        switch self {
        case .policyViolation: "csp-violation"
        case .deprecation: "deprecation"
        case .intervention: "intervention"
        case .crash: "crash"
        case .networkError: "network-error"
        case .other(let name): Intake.word(name, isPlain: true) ?? "other"
        }
    }
}
