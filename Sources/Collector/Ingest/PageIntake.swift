import Admit
import Decode
import Normalise
import Telemetry

/// A browser's beacon: names normalised, values admitted, grouped by what they have in common.
struct PageIntake {
    private let beacon: PageBeacon
    private let sender: PageSender
    private let patterns: PagePatterns
    private let arrival: Timestamp
    private let weight: SampleWeight
    /// What all of the beacon has in common.
    private let view: PageDimensions
    private let pageIsGuessed: Bool
    private var intake: Intake
    /// Of vitals that were admitted.
    private var phases: [(name: String, milliseconds: Double, group: Group, visit: String?)] = []

    /// What measurements are grouped by.
    private struct Group: Equatable {
        let navigation: String?
        let url: String?
        let element: String?
    }

    /// - Parameters:
    ///   - patterns: of pages, as the settings name them.
    ///   - maxWeight: the most that a client is believed to stand for.
    static func of(
        _ beacon: PageBeacon, from sender: PageSender, patterns: PagePatterns = PagePatterns(), maxWeight: Int = 100,
        at arrival: Timestamp
    ) -> Intake {
        var reader = PageIntake(beacon, sender, patterns, maxWeight, arrival)
        reader.readVitals()
        // A robot's phases would be counted nowhere.
        if sender.bot.caught == nil {
            reader.readPhases()
            reader.readServerTiming()
        }
        return reader.intake
    }

    private init(
        _ beacon: PageBeacon, _ sender: PageSender, _ patterns: PagePatterns, _ maxWeight: Int,
        _ arrival: Timestamp
    ) {
        self.beacon = beacon
        self.sender = sender
        self.patterns = patterns
        self.arrival = arrival
        weight = SampleWeight(weight: min(beacon.weight, Double(maxWeight)))
        // Boomerang cannot say whose page it is, but always which.
        let host = beacon.format == .boomerang && sender.origin == nil ? PageSender.host(of: beacon.url) : nil
        let site = BoundedName.of(beacon.site) ?? host ?? sender.site
        intake = Intake(owner: site, refusals: beacon.refusals, bot: sender.bot)
        if beacon.weight > Double(maxWeight) {
            intake.refusals.append(
                Refusal(
                    .badValue,
                    "\"weight\" is \(beacon.weight) and counts as \(maxWeight); the setting \"max-weight\" allows no more"
                ))
        }
        let (page, isGuessed) = PageIntake.page(beacon, referer: sender.referer, site, patterns)
        pageIsGuessed = isGuessed
        view = PageDimensions(
            site: site, page: page, device: beacon.device.flatMap(Device.init(name:)) ?? sender.agent.device,
            browser: sender.agent.browser, country: sender.country, connection: BoundedName.of(beacon.connection) ?? "",
            release: BoundedName.of(beacon.release) ?? "", bot: sender.bot.caught, tags: PageIntake.tags(beacon.tags))
    }

    private mutating func readVitals() {
        var open: (group: Group, measurements: [Measurement])?
        for report in beacon.reports {
            do throws(Refusal) {
                let measurement = try measurement(report)
                let group = Group(
                    navigation: report.navigation, url: report.navigationURL,
                    element: report.element.flatMap { BoundedName.of($0, limit: PageIntake.selectorLimit) })
                if open?.group != group {
                    if let open { add(open.group, open.measurements) }
                    open = (group, [])
                }
                open?.measurements.append(measurement)
                notePhases(of: report)
            } catch {
                intake.refusals.append(error)
            }
        }
        if let open { add(open.group, open.measurements) }
    }

    private mutating func notePhases(of report: VitalReport) {
        let group = Group(navigation: report.navigation, url: report.navigationURL, element: nil)
        for phase in report.phases {
            let name = "\(report.metric.name).\(phase.name.rawValue)"
            phases.append((name, phase.milliseconds, group, report.id))
        }
    }

    /// The parts of vitals, each an observation of its own.
    private mutating func readPhases() {
        for phase in phases.prefix(PageIntake.phaseLimit) {
            addPhase(phase.name, phase.milliseconds, phase.group, visit: phase.visit)
        }
        guard phases.count > PageIntake.phaseLimit else { return }
        intake.refusals.append(
            Refusal(.tooLarge, "more than \(PageIntake.phaseLimit) phases in one beacon; the first are kept"))
    }

    /// What the page's own server said of its answer: a name that comes again is added up, as the work it names is.
    private mutating func readServerTiming() {
        var sums: [(name: String, milliseconds: Double)] = []
        for timing in beacon.serverTiming {
            // The browser says 0 for an entry that names no duration, such as `cache;desc=HIT`.
            guard let time = timing.milliseconds, time > 0,
                let name = BoundedName.of(timing.name, limit: PageIntake.nameLimit)
            else { continue }
            if let place = sums.firstIndex(where: { $0.name == name }) {
                sums[place].milliseconds += time
            } else {
                sums.append((name, time))
            }
        }
        let landing = Group(navigation: beacon.reports.first?.navigation, url: nil, element: nil)
        for sum in sums { addPhase("server." + sum.name, sum.milliseconds, landing, visit: beacon.visit) }
    }

    private mutating func addPhase(_ name: String, _ value: Double, _ group: Group, visit: String?) {
        do throws(Refusal) {
            let value = try ContentPolicy.admit(value, of: .phase)
            let key = visit.map { VisitKey(site: view.site, metric: .phase, id: "\($0) \(name)") }
            let report = key.map { VisitReport(key: $0, order: .latest) }
            let whole = key.map { weight.whole($0.hash) } ?? weight.whole(value, of: .phase, at: arrival)
            add(group, [Measurement(metric: .phase, value: value, report: report, weight: whole)], phase: name)
        } catch {
            intake.refusals.append(error)
        }
    }

    private mutating func add(_ group: Group, _ measurements: [Measurement], phase: String = "") {
        var page = view
        var isGuessed = pageIsGuessed
        if let url = group.url { (page.page, isGuessed) = PageIntake.name(url, view.site, patterns) }
        page.navigation = BoundedName.of(group.navigation) ?? ""
        page.element = group.element ?? ""
        page.phase = phase
        // Each is an observation of its own: what nobody asks of a phase is not written again and again.
        if !phase.isEmpty { (page.tags, page.connection, page.country) = ([], "", "") }
        if isGuessed { intake.guessed.insert(intake.observations.count) }
        intake.observations.append(
            Observation(instant: arrival, dimensions: .page(page), measurements: measurements))
    }

    private func measurement(_ report: VitalReport) throws(Refusal) -> Measurement {
        if let refusal = ContentPolicy.refusalOfNavigation(report.metric, navigation: report.navigation) {
            throw refusal
        }
        let value = try ContentPolicy.admit(report.value, of: report.metric)
        guard let id = report.id else {
            return Measurement(
                metric: report.metric, value: value, weight: weight.whole(value, of: report.metric, at: arrival))
        }
        // A robot that says a person's identifier must not take the place of that visit.
        let owner = view.bot == nil ? view.site : view.site + "\0bot"
        let key = VisitKey(site: owner, metric: report.metric, id: id)
        return Measurement(
            metric: report.metric, value: value, report: VisitReport(key: key, order: try order(report)),
            weight: weight.whole(key.hash))
    }

    private func order(_ report: VitalReport) throws(Refusal) -> VisitReport.Order {
        guard report.isIncrement else {
            // `value − delta` is what the library reported just before; that orders reports which overtake each other.
            let previous = report.delta.map { report.metric.quantise(report.value - $0) }
            return previous.flatMap { $0.isFinite ? .after(max(0, $0)) : nil } ?? .latest
        }
        guard let number = report.beaconNumber else {
            throw Refusal(.malformed, "a part of \(report.metric.name) has no number, and could be counted twice")
        }
        return .part(number)
    }
}

extension PageIntake {
    /// The route by the page's own router; else the envelope's URL; else the Referer, unless it was cut to its origin as browsers do across
    /// origins. And whether it is a guess.
    private static func page(
        _ beacon: PageBeacon, referer: String?, _ site: String, _ patterns: PagePatterns
    ) -> (name: String, isGuessed: Bool) {
        if let route = beacon.route.flatMap(RouteName.of) { return (route, false) }
        if let url = beacon.url { return name(url, site, patterns) }
        guard let referer else { return (PageName.unknown, false) }
        let page = name(referer, site, patterns)
        return page.name == "/" ? (PageName.unknown, false) : page
    }

    /// What the settings say of a URL; else a guess.
    static func name(_ url: String, _ site: String, _ patterns: PagePatterns) -> (name: String, isGuessed: Bool) {
        patterns.name(of: url, site: site).map { ($0, false) } ?? (PageName.template(of: url), true)
    }

    /// `plan=pro`, or the word alone; each once.
    private static func tags(_ tags: [PageTag]) -> [String] {
        var names: [String] = []
        for tag in tags {
            let text = tag.value.isEmpty ? tag.name : "\(tag.name)=\(tag.value)"
            guard let name = BoundedName.of(text), !names.contains(name) else { continue }
            names.append(name)
        }
        return names
    }

    /// Of a selector and of a server's name for its work, in characters.
    private static let selectorLimit = 100
    private static let nameLimit = 40
    /// A view with all vitals has about 15.
    private static let phaseLimit = 50
}
