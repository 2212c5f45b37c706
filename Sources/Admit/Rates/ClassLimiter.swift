import Synchronization
import Telemetry

/// The limit of one class: a table for hosts, and for each wider prefix one that is charged when the one before has no room.
///
/// Each width has a table of its own. A flood from one provider's network, which has 2^32 hosts in IPv6, can fill that of the hosts; in
/// that of the networks it is a single key, and everybody else is still told apart from it.
final class ClassLimiter: Sendable {
    private let rateClass: RateClass
    private let rate: Rate
    private let rule: ArrivalRule
    private let tables: [RateTable]
    /// The last resort, when not even networks can be told apart: one arrival time for all.
    private let everyone = Mutex(ArrivalRule.never)

    /// Prefixes are fewer than hosts.
    private static let hostsAPrefixSlot = 4

    init(_ rateClass: RateClass, rate: Rate, slots: Int) {
        self.rateClass = rateClass
        self.rate = rate
        rule = ArrivalRule(rate)
        tables = [
            RateTable(width: .host, slots: slots),
            RateTable(width: .site, slots: slots / ClassLimiter.hostsAPrefixSlot),
            RateTable(width: .network, slots: slots / ClassLimiter.hostsAPrefixSlot),
        ]
    }

    func decide(_ client: ClientAddress, at now: SteadyTime, spends: Bool) -> RateVerdict {
        for table in tables {
            if let decision = table.decide(client, by: rule, at: now, spends: spends) {
                return RateVerdict(rateClass, rate, rule, decision, charged: table.width)
            }
        }
        let decision = everyone.withLock { arrival in
            let decision = rule.decide(arrival, at: now, spends: spends)
            if spends, decision.isAllowed { arrival = decision.arrival }
            return decision
        }
        return RateVerdict(rateClass, rate, rule, decision, charged: .everyone)
    }

    var slotCount: Int { tables.reduce(0) { $0 + $1.slotCount } }
    var byteCount: Int { tables.reduce(0) { $0 + $1.byteCount } }
}
