import Telemetry

/// An anomaly as it is being counted.
struct TrafficEntry {
    private struct Tally {
        var rate: UInt32 = 0
        var addresses = 0
    }

    let subject: TrafficSubject
    let key: UInt64
    private let site: String
    private let page: String?
    private let since: SteadyTime
    /// Whether nobody was told of it yet.
    var isNews = true
    private var excess: Int64 = 0
    private var usual: Float = 0
    /// The last minute with an excess; `present` is of it, `before` of the one with an excess before it.
    private var minute: Int32
    private var present = Tally()
    private var before = Tally()

    init(_ subject: TrafficSubject, key: UInt64, site: String, page: String?, since: SteadyTime, minute: Int32) {
        self.subject = subject
        self.key = key
        self.site = site
        self.page = page
        self.since = since
        self.minute = minute
    }

    mutating func add(_ reading: TrafficReading, isFirst: Bool, minute: Int32) {
        if minute > self.minute {
            before = present
            present = Tally()
            self.minute = minute
        }
        excess += 1
        usual = reading.usual
        present.rate = max(present.rate, reading.count)
        if isFirst { present.addresses += 1 }
    }

    func hasEnded(by present: Int32) -> Bool { Int64(present) - Int64(minute) >= Int64(TrafficBook.quiet) }

    var anomaly: TrafficAnomaly {
        TrafficAnomaly(
            subject: subject, site: site, page: page,
            addresses: subject == .address ? max(present.addresses, before.addresses) : nil, since: since,
            excess: excess, usualRate: Double(usual), presentRate: Int64(max(present.rate, before.rate)))
    }
}
