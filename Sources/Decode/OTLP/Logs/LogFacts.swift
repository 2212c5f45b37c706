import Telemetry

/// What a log record says, in either form.
struct LogFacts: Sendable {
    enum Key: Sendable {
        case event
        case metric
        case value
        case delta
        case id
        case navigation
        case page(PageRank)
        case session
        case userAgent
        case isMobile

        init?(_ name: AttributeName) {
            switch name {
            case "browser.web_vital.name": self = .metric
            case "browser.web_vital.value": self = .value
            case "browser.web_vital.delta": self = .delta
            case "browser.web_vital.id": self = .id
            case "browser.web_vital.navigation_type": self = .navigation
            case "url.full": self = .page(.full)
            case "browser.url": self = .page(.browser)
            case "browser.page.url": self = .page(.browserPage)
            case "http.url": self = .page(.http)
            case "session.id": self = .session
            case "user_agent.original": self = .userAgent
            case "browser.mobile": self = .isMobile
            // What events were called by before records had a field for it.
            case "event.name", "name": self = .event
            default: return nil
            }
        }
    }

    /// Names of the page's URL, the one that stands above the others last.
    enum PageRank: Int, Sendable {
        case http
        case browserPage
        case browser
        case full
    }

    /// Bytes of a user agent; longer ones are no browser's.
    static let userAgentLimit = 1024
    private static let vitalEvent = "browser.web_vital"

    /// Nanoseconds since the epoch; 0 where it is not told.
    var time: UInt64 = 0
    var observedTime: UInt64 = 0
    private(set) var isVital = false
    private(set) var metric: String?
    private(set) var value = AttributeValue.none
    private(set) var delta: Double?
    private(set) var id: String?
    private(set) var navigation: String?
    private(set) var session: String?
    private(set) var userAgent: String?
    private(set) var isMobile = false
    private var page: (rank: PageRank, url: String)?

    mutating func reset() { self = LogFacts() }

    mutating func add(event name: String?) { isVital = isVital || name == LogFacts.vitalEvent }

    mutating func add(_ key: Key, _ value: AttributeValue) {
        switch key {
        case .event: add(event: value.words(limit: TextLimit.name))
        case .metric: metric = value.words(limit: TextLimit.name)
        case .value: self.value = value
        case .delta: delta = value.number
        case .id: id = value.words(limit: TextLimit.name)
        case .navigation: navigation = value.words(limit: TextLimit.name).map(NavigationName.of(_:))
        case .page(let rank):
            guard let url = value.words(limit: TextLimit.url), rank.rawValue >= page?.rank.rawValue ?? 0 else { return }
            page = (rank, url)
        case .session: session = value.words(limit: TextLimit.name)
        case .userAgent: userAgent = value.words(limit: LogFacts.userAgentLimit)
        case .isMobile: isMobile = value.isTrue
        }
    }
}

extension LogFacts {
    /// The record as a beacon; what its resource says is added later.
    var beacon: LoggedBeacon {
        var beacon = PageBeacon()
        beacon.url = page?.url
        beacon.visit = session
        beacon.device = isMobile ? "mobile" : nil
        do throws(Refusal) { beacon.reports.append(try report()) } catch { beacon.refusals.append(error) }
        let instant = time > 0 ? time : observedTime
        return LoggedBeacon(
            beacon: beacon, userAgent: userAgent, instant: instant > 0 ? Timestamp(nanoseconds: instant) : nil)
    }

    private func report() throws(Refusal) -> VitalReport {
        guard let name = metric else { throw Refusal(.malformed, "a web vital has no name") }
        guard let metric = Metric(name: name) ?? Metric(name: name.uppercased()), metric.origin == .browser,
            metric.lane == nil
        else {
            throw Refusal(
                .unknownMetric, "unknown metric \"\(name)\"; expected a web vital such as lcp, inp or cls")
        }
        guard let number = value.number else {
            throw Refusal(.badValue, "the value of \(metric.name) is \(value.kindName); expected a number")
        }
        return VitalReport(metric: metric, value: number, delta: delta, id: id, navigation: navigation)
    }
}
