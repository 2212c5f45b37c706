import Admit
import Telemetry

/// The rules of `TrafficWatch` in plain words: dictionaries, minute by minute, in double precision.
struct TrafficReference {
    struct Rate {
        var minute: Int
        var count = 0.0
        var seen = 0
        var recent = 0.0
        var remembered = 0.0

        var usual: Double { max(recent, remembered) }
    }

    let factor: Double
    let addressFloor: Double
    let pageFloor: Double
    let siteFloor: Double
    let share: Double
    private var rates: [String: Rate] = [:]

    init(factor: Double, addressFloor: Double, pageFloor: Double, siteFloor: Double, share: Double) {
        self.factor = factor
        self.addressFloor = addressFloor
        self.pageFloor = pageFloor
        self.siteFloor = siteFloor
        self.share = share
    }

    /// The distance of each count from its cap, above 0 in excess, if the verdict was to be given now; nil where it is not judged.
    mutating func margins(site: String, page: String, address: String, minute: Int) -> [TrafficSubject: Double] {
        let ofSite = bring(site, minute, siteFloor, false)
        let ofPage = bring(site + page, minute, pageFloor, false)
        let ofAddress = bring(address, minute, addressFloor, true)
        var margins: [TrafficSubject: Double] = [
            .address: ofAddress.count + 1
                - max(addressFloor, factor * ofAddress.usual, share * ofSite.usual)
        ]
        if ofPage.seen >= 30 { margins[.page] = ofPage.count + 1 - max(pageFloor, factor * ofPage.usual) }
        if ofSite.seen >= 30 { margins[.site] = ofSite.count + 1 - max(siteFloor, factor * ofSite.usual) }
        return margins
    }

    /// Counts what the verdict lets count.
    mutating func count(_ verdict: TrafficVerdict, site: String, page: String, address: String) {
        rates[address]?.count += 1
        if verdict == .excess(.address) { return }
        rates[site + page]?.count += 1
        if verdict == .excess(.page) { return }
        rates[site]?.count += 1
    }

    private mutating func bring(_ key: String, _ minute: Int, _ floor: Double, _ isAddress: Bool) -> Rate {
        var rate = rates[key] ?? Rate(minute: minute)
        while rate.minute < minute {
            let hasHistory = rate.seen >= 30
            let modest = hasHistory ? max(2 * rate.usual, floor / factor) : floor / factor
            let isBelow = !hasHistory || rate.count <= max(floor, factor * rate.usual)
            let lesson = !isAddress && isBelow ? rate.count : min(rate.count, modest)
            rate.recent += (lesson - rate.recent) / (hasHistory ? 120 : Double(rate.seen + 1))
            rate.seen += 1
            if rate.seen >= 30 { rate.remembered = max(rate.remembered * 0.999_759_35, rate.recent) }
            rate.count = 0
            rate.minute += 1
        }
        rates[key] = rate
        return rate
    }
}
