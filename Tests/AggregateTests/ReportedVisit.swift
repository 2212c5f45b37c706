import Telemetry

/// A visit that reports its value again and again, and what an offline count makes of it.
struct ReportedVisit {
    /// Whole milliseconds, so that sums are exact. No value comes twice: reports that say the same are one.
    let path: [Double]
    let number: UInt64

    struct Arrival {
        let visit: ReportedVisit
        let observation: Observation
    }

    init(number: UInt64, using random: inout some RandomNumberGenerator) {
        self.number = number
        var values: [Double] = []
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let value = Double(Int.random(in: 0...900, using: &random))
            // A report that does not move the value says nothing; 0 is where every path starts.
            if !values.contains(value), value > 0 || values.isEmpty { values.append(value) }
        }
        path = values
    }

    /// Every report one to three times, in any order, seconds apart, on any page.
    static func shuffledReports(
        of visits: [ReportedVisit], using random: inout some RandomNumberGenerator
    ) -> [Arrival] {
        var reports: [(visit: ReportedVisit, measurement: Measurement)] = []
        for visit in visits {
            for (step, value) in visit.path.enumerated() {
                let report = Given.inp(value, visit: visit.number, previous: step == 0 ? 0 : visit.path[step - 1])
                for _ in 0..<Int.random(in: 1...3, using: &random) { reports.append((visit, report)) }
            }
        }
        reports.shuffle(using: &random)
        return reports.enumerated().map { index, report in
            Arrival(
                visit: report.visit,
                observation: Given.observation(
                    [report.measurement], page: ["/", "/cart", "/pay"].randomElement(using: &random)!,
                    site: ["shop", "blog"].randomElement(using: &random)!,
                    device: Device.allCases.randomElement(using: &random)!, at: index * 2))
        }
    }

    /// Each visit once, with its last value, where its first report arrived.
    static func offline(_ arrivals: [Arrival]) -> Accumulated {
        var seen: Set<UInt64> = []
        var answer = Accumulated()
        for arrival in arrivals where seen.insert(arrival.visit.number).inserted {
            answer.add(
                Given.rollup(arrival.visit.path.last!),
                to: .init(
                    .inp, SeriesLabels(.page, arrival.observation.dimensions),
                    TimeBucket(holding: arrival.observation.instant)))
        }
        return answer
    }
}
