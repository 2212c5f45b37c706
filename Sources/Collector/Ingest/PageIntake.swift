import Admit
import Decode
import Normalise
import Receive
import Telemetry

/// What one decoded request comes to: observations to store, and refusals to count.
struct Intake {
    /// Site or service, normalised.
    var owner: String
    var observations: [Observation] = []
    var refusals: [Refusal] = []
    /// What the rules against robots said of its sender.
    var bot = BotVerdict.person

    /// Measurements received, taken or not.
    var received: Int64 {
        observations.reduce(Int64(refusals.count)) { $0 + Int64($1.measurements.count) }
    }

    var refusalCounts: [RefusalReason: Int] {
        refusals.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
    }
}

extension Intake {
    /// A browser's beacon: names normalised, values admitted, grouped by page and navigation.
    ///
    /// - Parameters:
    ///   - verdict: of the rules against robots.
    ///   - patterns: of pages, as the settings name them.
    init(
        _ beacon: PageBeacon, _ request: IngestRequest, agent: UserAgent, bot verdict: BotVerdict = .person,
        patterns: PagePatterns = PagePatterns(), at arrival: Timestamp
    ) {
        let site = BoundedName.of(beacon.site) ?? Intake.host(ofOrigin: request.origin) ?? Intake.defaultSite
        self.init(owner: site, refusals: beacon.refusals, bot: verdict)
        let bot = verdict.caught
        func name(_ url: String) -> String { patterns.name(of: url, site: site) ?? PageName.template(of: url) }
        let page = Intake.page(beacon, referer: request.referer, name)
        let device = beacon.device.flatMap(Device.init(name:)) ?? agent.device
        var open: (navigation: String?, url: String?, measurements: [Measurement])?
        func close() {
            guard let group = open, !group.measurements.isEmpty else { return }
            observations.append(
                Observation(
                    instant: arrival,
                    dimensions: .page(
                        PageDimensions(
                            site: site, page: group.url.map(name) ?? page, device: device,
                            browser: agent.browser, connection: BoundedName.of(beacon.connection) ?? "",
                            navigation: BoundedName.of(group.navigation) ?? "",
                            release: BoundedName.of(beacon.release) ?? "", bot: bot)),
                    measurements: group.measurements))
        }
        for report in beacon.reports {
            do throws(Refusal) {
                let measurement = try Intake.measurement(report, site: site, bot: bot)
                if open?.navigation != report.navigation || open?.url != report.navigationURL || open == nil {
                    close()
                    open = (report.navigation, report.navigationURL, [])
                }
                open?.measurements.append(measurement)
            } catch {
                refusals.append(error)
            }
        }
        close()
        // Nothing declares names of a site's own yet.
        refusals += beacon.customs.map {
            Refusal(.unknownMetric, "\"\($0.name)\" is not one of the metrics that are kept")
        }
    }

    private static func measurement(
        _ report: VitalReport, site: String, bot: BotRule?
    ) throws(Refusal) -> Measurement {
        if let refusal = ContentPolicy.refusalOfNavigation(report.metric, navigation: report.navigation) {
            throw refusal
        }
        guard !report.isIncrement else {
            throw Refusal(.notApplicable, "\(report.metric.name) is told in parts, which are not added up")
        }
        let value = try ContentPolicy.admit(report.value, of: report.metric)
        guard let id = report.id else { return Measurement(metric: report.metric, value: value) }
        // `value − delta` is what the library reported just before; that orders reports which overtake each other.
        let previous = report.delta.map { report.metric.quantise(report.value - $0) }
        return Measurement(
            metric: report.metric, value: value,
            report: VisitReport(
                // A robot that says a person's identifier must not take the place of that visit.
                key: VisitKey(site: bot == nil ? site : site + "\0bot", metric: report.metric, id: id),
                previous: previous.flatMap { $0.isFinite ? max(0, $0) : nil }))
    }

    /// The route by the page's own router; else the envelope's URL; else the Referer, unless it was cut to its origin as browsers do across
    /// origins.
    private static func page(_ beacon: PageBeacon, referer: String?, _ name: (String) -> String) -> String {
        if let route = beacon.route.flatMap(RouteName.of) { return route }
        if let url = beacon.url { return name(url) }
        guard let referer else { return PageName.unknown }
        let page = name(referer)
        return page == "/" ? PageName.unknown : page
    }

    /// The site of a page that does not name one: its host.
    private static func host(ofOrigin origin: String?) -> String? {
        guard let origin, let separator = origin.firstRange(of: "://") else { return nil }
        return BoundedName.of(String(origin[separator.upperBound...]))
    }

    private static let defaultSite = "default"
}
