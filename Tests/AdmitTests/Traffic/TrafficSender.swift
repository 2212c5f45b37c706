import Admit
import CollectorTesting
import Telemetry

/// Sends beacons to a watch and counts what it says; minutes are given, not waited for.
struct TrafficSender {
    let watch: TrafficWatch
    var verdicts: [TrafficVerdict: Int] = [:]

    init(_ watch: TrafficWatch) { self.watch = watch }

    static func instant(_ minute: Int, second: Double = 0) -> SteadyTime {
        SteadyTime(nanoseconds: Int64(minute) * 60_000_000_000 + Int64(second * 1e9))
    }

    static func address(_ number: Int) -> ClientAddress {
        ClientAddress(high: 0, low: 0xFFFF_0000_0000 | UInt64(UInt32(truncatingIfNeeded: number)))
    }

    /// Beacons spread over one minute; returns how many were usual.
    @discardableResult
    mutating func send(
        _ count: Int, site: String = "shop", page: String = "/", minute: Int, from address: (Int) -> Int?
    ) -> Int {
        var usual = 0
        for number in 0..<count {
            let verdict = watch.note(
                site: site, page: page, address: address(number).map(TrafficSender.address),
                at: TrafficSender.instant(minute, second: 60 * Double(number) / Double(count)))
            verdicts[verdict, default: 0] += 1
            if verdict == .usual { usual += 1 }
        }
        return usual
    }

    var excess: Int { verdicts.reduce(0) { $1.key == .usual ? $0 : $0 + $1.value } }
}
