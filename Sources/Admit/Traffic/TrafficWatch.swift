import Synchronization
package import Telemetry

/// Caps a sudden multiple of the usual rate of one address, page or site, so that a flood cannot bend the percentiles.
///
/// In each minute of the monotonic clock a subject may send `max(floor, factor × usual)` beacons. What is usual is the mean of the last
/// two hours, or what is left of a higher one of the days before (`TrafficSlot.usual`). A page or site is judged when it has 30 minutes
/// of history; an address at once, but it may always send its share of its site's usual rate (`TrafficLimits.addressShare`). A beacon in
/// excess by its address is not counted for its page and site, nor one in excess by its page for its site: one flooding address must not
/// use up what the others may send.
///
/// **What a flood can achieve** by the standard limits. Sustained at ten times what is usual, a site or page takes it for usual after 27
/// minutes, at a hundred times after five hours: the cap doubles in 83 minutes. A flood that grows slowly enough to stay below the cap
/// is no different from a crowd that grows, and doubles in 12. One address is held to 60 a minute for its first half hour, to 120 for
/// two and to 240 for over three; a busy office behind one new address has to wait as long. At 60 a minute it moves the LCP p75 of a
/// site of 1 200 beacons a minute by some 8 %, of one of 700 by some 15 %, and it is more than a third of a site of 100. Against many
/// addresses only the size of a flood is bounded: a page or site takes up to `factor` times its usual rate, and that outweighs its
/// visitors.
///
/// After a restart everything is new: for half an hour only addresses are judged. Memory is that of `TrafficLimits`' slots and a short
/// list, whatever arrives. Addresses are hashed with a seed of this process and never kept in clear; a sender cannot choose one that
/// takes another's slot.
package final class TrafficWatch: Sendable {
    package let mode: TrafficMode
    private let addresses: TrafficTable
    private let pages: TrafficTable
    private let sites: TrafficTable
    private let addressShare: Float
    /// The standard library's hash is SipHash with a key of this process; the seed stands for it where that is switched off.
    private let seeded: Hasher
    private let book = Mutex(TrafficBook())

    /// `factor` is at least 2: below it, usual traffic would be an excess.
    package init(mode: TrafficMode, factor: Int = 8, limits: TrafficLimits = .standard) {
        func table(_ slots: Int, floor: Int, judgesNewcomers: Bool = false) -> TrafficTable {
            TrafficTable(
                slots: mode == .off ? 0 : slots,
                rule: TrafficRule(
                    floor: Float(max(1, floor)), factor: Float(max(2, factor)), judgesNewcomers: judgesNewcomers))
        }
        self.mode = mode
        addresses = table(limits.addressSlots, floor: limits.addressFloor, judgesNewcomers: true)
        pages = table(limits.pageSlots, floor: limits.pageFloor)
        sites = table(limits.siteSlots, floor: limits.siteFloor)
        addressShare = Float(limits.addressShare)
        var hasher = Hasher()
        hasher.combine(UInt64.random(in: 0 ... .max))
        seeded = hasher
    }

    /// Counts one beacon, and says whether it is beyond what is usual. Site and page are the normalised names; an address counts as its
    /// `/64` or `/32`. The same in `observe` and `enforce`. Time that goes back stands still.
    package func note(site: String, page: String, address: ClientAddress?, at now: SteadyTime) -> TrafficVerdict {
        guard mode != .off else { return .usual }
        let minute = TrafficWatch.minute(of: now)
        var hasher = seeded
        hasher.combine(site)
        let siteKey = TrafficWatch.key(hasher)
        if let address, isExcess(of: address.host, site: site, siteKey: siteKey, minute: minute, at: now) {
            return .excess(.address)
        }
        hasher.combine(page)
        let pageKey = TrafficWatch.key(hasher)
        let ofPage = pages.note(pageKey, at: minute)
        guard !ofPage.exceeds(ofPage.cap) else {
            record(.page, key: pageKey, site: site, page: page, ofPage, isFirst: false, minute: minute, at: now)
            return .excess(.page)
        }
        let ofSite = sites.note(siteKey, at: minute)
        guard !ofSite.exceeds(ofSite.cap) else {
            record(.site, key: siteKey, site: site, page: nil, ofSite, isFirst: false, minute: minute, at: now)
            return .excess(.site)
        }
        return .usual
    }

    /// What goes on, at most `TrafficLimits.listed` of them; an anomaly ends after ten minutes without an excess.
    package func standing(at now: SteadyTime) -> [TrafficAnomaly] {
        book.withLock { $0.standing(at: TrafficWatch.minute(of: now)) }
    }

    /// The anomalies that began since this was last asked: one log line each.
    package func takeNews() -> [TrafficAnomaly] { book.withLock { $0.takeNews() } }

    /// Beacons in excess since the process started, by what they were in excess of.
    package var excess: [TrafficSubject: Int64] { book.withLock { $0.totals } }

    /// Beacons in excess that no anomaly in the list tells of, because it was full.
    package var unlistedExcess: Int64 { book.withLock { $0.unlisted } }

    /// Subjects that can be remembered, used or not.
    package var capacity: Int { addresses.capacity + pages.capacity + sites.capacity }

    private func isExcess(
        of address: ClientAddress, site: String, siteKey: UInt64, minute: Int32, at now: SteadyTime
    ) -> Bool {
        var hasher = seeded
        hasher.combine(address.high)
        hasher.combine(address.low)
        let reading = addresses.note(TrafficWatch.key(hasher), at: minute)
        // The site is looked at only when it matters.
        guard reading.exceeds(reading.cap) else { return false }
        let (usual, hasHistory) = sites.glance(siteKey, at: minute)
        let bound = max(reading.cap, addressShare * usual)
        guard reading.exceeds(bound) else { return false }
        // One address may name a new site in every beacon; they share one line of the list.
        record(
            .address, key: hasHistory ? siteKey : 0, site: hasHistory ? site : "", page: nil, reading,
            isFirst: reading.isFirst(beyond: bound), minute: minute, at: now)
        return true
    }

    private func record(
        _ subject: TrafficSubject, key: UInt64, site: String, page: String?, _ reading: TrafficReading, isFirst: Bool,
        minute: Int32, at now: SteadyTime
    ) {
        book.withLock {
            $0.record(subject, key: key, site: site, page: page, reading, isFirst: isFirst, minute: minute, at: now)
        }
    }

    /// Never 0, which marks a free slot.
    private static func key(_ hasher: Hasher) -> UInt64 { max(1, UInt64(bitPattern: Int64(hasher.finalize()))) }

    private static func minute(of now: SteadyTime) -> Int32 {
        let (minutes, rest) = now.nanoseconds.quotientAndRemainder(dividingBy: 60_000_000_000)
        return Int32(clamping: rest < 0 ? minutes - 1 : minutes)
    }
}
