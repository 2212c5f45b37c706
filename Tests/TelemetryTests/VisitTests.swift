import CollectorTesting
import Telemetry
import Testing

@Suite struct VisitTests {
    /// One report as it arrives.
    struct Report: Hashable {
        let previous: Double?
        let value: Double
    }

    @Test func anyOrderWithRepetitionsGivesTheLastValue() throws {
        var generator = SeededGenerator()
        for _ in 0..<5000 {
            let path = Self.path(upTo: 14, &generator)
            let last = try #require(path.last).value
            let arrivals = (path + path.filter { _ in Bool.random(using: &generator) }).shuffled(using: &generator)
            #expect(Self.value(after: arrivals) == last, "\(generator) \(arrivals)")
            #expect(Self.value(after: path) == last, "\(generator) \(path)")
        }
    }

    /// What is taken out of the histogram is always what was put in.
    @Test func changesChainFromTheFirstValueToTheLast() throws {
        var generator = SeededGenerator()
        for _ in 0..<1000 {
            let arrivals = Self.path(upTo: 14, &generator).shuffled(using: &generator)
            var visit = Visit(value: arrivals[0].value, previous: arrivals[0].previous)
            var counted = arrivals[0].value
            for report in arrivals.dropFirst() + arrivals {
                switch visit.record(value: report.value, previous: report.previous) {
                case .duplicate: break
                case .replaced(let old, let new):
                    #expect(old == counted && new != old, "\(generator) \(arrivals)")
                    counted = new
                }
                #expect(visit.value == counted, "\(generator) \(arrivals)")
            }
        }
    }

    @Test func lostReportsGiveAReportedValueWhateverTheOrder() {
        var generator = SeededGenerator()
        for _ in 0..<3000 {
            let received = Self.path(upTo: 14, &generator).filter { _ in Int.random(in: 0..<4, using: &generator) > 0 }
            guard !received.isEmpty else { continue }
            let value = Self.value(after: received)
            #expect(received.contains { $0.value == value }, "\(generator) \(received)")
            #expect(Self.value(after: received.shuffled(using: &generator)) == value, "\(generator) \(received)")
        }
    }

    @Test(
        arguments: [
            ([Report(previous: 0, value: 100)], 100),
            ([Report(previous: 0, value: 0)], 0),
            // CLS reports 0 first; it counts, and what follows replaces it.
            ([Report(previous: 0, value: 0), Report(previous: 0, value: 0.1)], 0.1),
            ([Report(previous: 0, value: 0.1), Report(previous: 0, value: 0)], 0.1),
            // INP may fall: the highest value is not the visit's.
            ([Report(previous: 0, value: 300), Report(previous: 300, value: 200)], 200),
            ([Report(previous: 300, value: 200), Report(previous: 0, value: 300)], 200),
            // The middle is lost: the later piece is believed.
            ([Report(previous: 0, value: 100), Report(previous: 200, value: 150)], 150),
            // The first is lost.
            ([Report(previous: 100, value: 200), Report(previous: 200, value: 180)], 180),
            // Without delta the newest arrival stands.
            ([Report(previous: nil, value: 300), Report(previous: nil, value: 200)], 200),
            ([Report(previous: nil, value: 200), Report(previous: nil, value: 200)], 200),
            ([Report(previous: nil, value: 200), Report(previous: 200, value: 250)], 250),
        ] as [([Report], Double)])
    func lastOfThePathIsTheVisitsValue(reports: [Report], value: Double) {
        #expect(Self.value(after: reports) == value)
    }

    @Test func repeatedReportIsADuplicate() {
        var visit = Visit(value: 100, previous: 0)
        #expect(visit.record(value: 100, previous: 0) == .duplicate)
        #expect(visit.record(value: 160, previous: 100) == .replaced(old: 100, new: 160))
        #expect(visit.record(value: 100, previous: 0) == .duplicate)
        #expect(visit.record(value: 160, previous: 100) == .duplicate)
        #expect(visit.value == 160)
    }

    @Test func overtakenReportIsADuplicate() {
        var visit = Visit(value: 160, previous: 100)
        #expect(visit.record(value: 100, previous: 0) == .duplicate)
        #expect(visit.value == 160)
    }

    /// The inherent ambiguity: a step made twice looks like a report sent twice. INP 200 → 100 → 200 → 100 is read as if it
    /// had stopped at 200; the next report, from 100 to anything, puts it right.
    @Test func stepThatTrulyHappenedTwiceIsTakenForARepetition() {
        var visit = Visit(value: 200, previous: 0)
        #expect(visit.record(value: 100, previous: 200) == .replaced(old: 200, new: 100))
        #expect(visit.record(value: 200, previous: 100) == .replaced(old: 100, new: 200))
        #expect(visit.record(value: 100, previous: 200) == .duplicate)
        #expect(visit.value == 200)
    }

    @Test func visitThatReportsWithoutEndKeepsItsLastValue() {
        var visit = Visit(value: 1, previous: 0)
        for step in 2...1000 {
            #expect(
                visit.record(value: Double(step), previous: Double(step - 1))
                    == .replaced(old: Double(step - 1), new: Double(step)))
        }
        #expect(visit.value == 1000)
    }

    @Test func thirtyTwoReportsMayStillArriveInAnyOrder() {
        var generator = SeededGenerator()
        let path = (1...32).map { Report(previous: Double($0 - 1), value: Double($0)) }
        for _ in 0..<50 {
            #expect(Self.value(after: (path + path).shuffled(using: &generator)) == 32, "\(generator)")
        }
    }

    /// The decoder refuses such numbers; should one come by all the same, the visit stays usable.
    @Test func numbersThatAreNoneNeverTrap() {
        var visit = Visit(value: .nan, previous: .infinity)
        for _ in 0..<100 { _ = visit.record(value: .nan, previous: .nan) }
        _ = visit.record(value: 5, previous: nil)
        #expect(visit.value == 5)
    }

    private static func value(after reports: [Report]) -> Double {
        var visit = Visit(value: reports[0].value, previous: reports[0].previous)
        for report in reports.dropFirst() { _ = visit.record(value: report.value, previous: report.previous) }
        return visit.value
    }

    /// A visit's reports in order: values rise, fall and come back; no step is made twice (see the ambiguity above).
    private static func path(upTo limit: Int, _ generator: inout SeededGenerator) -> [Report] {
        let values = [0, 0.05, 40, 104, 200, 512]
        var path = [Report(previous: 0, value: values.randomElement(using: &generator)!)]
        for _ in 1..<Int.random(in: 2...limit, using: &generator) {
            let step = Report(previous: path.last!.value, value: values.randomElement(using: &generator)!)
            if step.value != step.previous, !path.contains(step) { path.append(step) }
        }
        return path
    }
}
