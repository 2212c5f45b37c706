/// The sizes and bounds of a `TrafficWatch`. Rates are beacons a minute.
package struct TrafficLimits: Hashable, Sendable {
    /// Subjects remembered; 32 bytes each, so 2 MiB, 512 KiB and 32 KiB. Rounded up to a power of two of at least 128.
    package let addressSlots: Int
    package let pageSlots: Int
    package let siteSlots: Int
    /// Rates that are never an excess, however quiet the subject usually is: a household, a page linked by a newsletter, a small site.
    package let addressFloor: Int
    package let pageFloor: Int
    package let siteFloor: Int
    /// What one address may send of its site's usual rate although it never did before: a big site has big offices.
    package let addressShare: Double

    package init(
        addressSlots: Int = 65_536, pageSlots: Int = 16_384, siteSlots: Int = 1024, addressFloor: Int = 60,
        pageFloor: Int = 300, siteFloor: Int = 1000, addressShare: Double = 0.05
    ) {
        self.addressSlots = addressSlots
        self.pageSlots = pageSlots
        self.siteSlots = siteSlots
        self.addressFloor = addressFloor
        self.pageFloor = pageFloor
        self.siteFloor = siteFloor
        self.addressShare = addressShare
    }

    package static let standard = TrafficLimits()

    /// Anomalies listed at once. Their names come from clients, and a person reads no more.
    package static let listed = 32
}
