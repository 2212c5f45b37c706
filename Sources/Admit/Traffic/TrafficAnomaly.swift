package import Telemetry

/// A rate far beyond the usual one that goes on, or ended less than `TrafficBook.quiet` minutes ago.
package struct TrafficAnomaly: Hashable, Sendable {
    package let subject: TrafficSubject
    /// Empty where one address floods a site that has no history: such a name may be made up.
    package let site: String
    /// Of a page only.
    package let page: String?
    /// How many addresses were beyond their cap in the last minute in which one was; nil of pages and sites. They are never named.
    package let addresses: Int?
    /// When its first beacon in excess came.
    package let since: SteadyTime
    /// Beacons beyond the cap since then.
    package let excess: Int64
    /// Beacons a minute; of addresses, the one that exceeded its cap last.
    package let usualRate: Double
    /// Beacons in the present minute or in the last whole one, whichever are more; of addresses, of the busiest.
    package let presentRate: Int64

    package init(
        subject: TrafficSubject, site: String, page: String?, addresses: Int?, since: SteadyTime, excess: Int64,
        usualRate: Double, presentRate: Int64
    ) {
        self.subject = subject
        self.site = site
        self.page = page
        self.addresses = addresses
        self.since = since
        self.excess = excess
        self.usualRate = usualRate
        self.presentRate = presentRate
    }
}
