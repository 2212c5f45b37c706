package import Telemetry

/// Limits how often one client may ask, by the class of what it asks for.
///
/// Memory is taken once and never grows, whoever comes: by default 2^18 slots for hosts and half as many for prefixes, 6 MiB. The
/// classes share the slots evenly, and none takes another's. Any number of threads may ask at once.
///
/// A client is held in memory by a hash of its address, and only until its burst is back.
package final class RateLimiter: Sendable {
    private let general: ClassLimiter?
    private let beacons: ClassLimiter?
    private let logins: ClassLimiter?
    private let uploads: ClassLimiter?

    package static let defaultRates = Dictionary(uniqueKeysWithValues: RateClass.allCases.map { ($0, $0.defaultRate) })

    /// 65 536 hosts a class. To keep those of beacons occupied at 1000 a minute, a flood needs a million requests a second.
    package static let defaultSlots = 1 << 18

    /// A class without a rate is not limited. `slots` is for the hosts of all classes, rounded up to a power of two.
    package init(rates: [RateClass: Rate] = defaultRates, slots: Int = defaultSlots) {
        func limiter(_ rateClass: RateClass) -> ClassLimiter? {
            rates[rateClass].map { ClassLimiter(rateClass, rate: $0, slots: slots / RateClass.allCases.count) }
        }
        general = limiter(.general)
        beacons = limiter(.beacons)
        logins = limiter(.logins)
        uploads = limiter(.uploads)
    }

    /// Counts a request of this client and says whether it may pass. Nil: this class is not limited. A refused request counts for
    /// nothing, so that a client which keeps asking is let in again when its time has come.
    package func charge(_ rateClass: RateClass, _ client: ClientAddress, at now: SteadyTime) -> RateVerdict? {
        limiter(rateClass)?.decide(client, at: now, spends: true)
    }

    /// What `charge` would say, without counting.
    package func check(_ rateClass: RateClass, _ client: ClientAddress, at now: SteadyTime) -> RateVerdict? {
        limiter(rateClass)?.decide(client, at: now, spends: false)
    }

    private func limiter(_ rateClass: RateClass) -> ClassLimiter? {
        switch rateClass {
        case .general: general
        case .beacons: beacons
        case .logins: logins
        case .uploads: uploads
        }
    }

    /// Slots of hosts and prefixes.
    package var slotCount: Int { RateClass.allCases.reduce(0) { $0 + (limiter($1)?.slotCount ?? 0) } }

    /// Bytes all slots take.
    package var byteCount: Int { RateClass.allCases.reduce(0) { $0 + (limiter($1)?.byteCount ?? 0) } }
}
