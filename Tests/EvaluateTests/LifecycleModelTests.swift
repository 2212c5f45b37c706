import CollectorTesting
import Evaluate
import Rules
import Telemetry
import Testing

/// The lifecycle against a plain machine that looks at its whole past at each step.
@Suite struct LifecycleModelTests {
    /// What is said of one page, minute by minute.
    private struct Model {
        let pending: Int
        let keep: Int
        var verdicts: [Verdict?] = []
        /// Whether it fired, or would have, at each minute.
        var wanted: [Bool] = []
        var isFiring = false
        var isUnstable = false
        var breachSince: Int?
        var wellSince: Int?

        var changes: Int {
            let recent = (Array(repeating: false, count: 20) + wanted).suffix(20)
            return zip(recent, recent.dropFirst()).count { $0 != $1 }
        }

        mutating func step(_ verdict: Verdict?) -> String? {
            let minute = verdicts.count
            verdicts.append(verdict)
            guard isFiring else { return stepQuiet(verdict, minute) }
            switch verdict {
            case .breach?:
                wellSince = nil
                wanted.append(true)
                isUnstable = changes >= 4
                return "refreshed"
            case .ok?: return stepWell(minute)
            case .inconclusive?, .tooFew?, .warmingUp?, .noData?:
                wanted.append(true)
                return "refreshed"
            case nil: return nil
            }
        }

        private mutating func stepQuiet(_ verdict: Verdict?, _ minute: Int) -> String? {
            if verdict == .ok || verdict == nil { breachSince = nil }
            guard verdict == .breach else {
                wanted.append(false)
                return nil
            }
            breachSince = breachSince ?? minute
            guard minute - (breachSince ?? minute) >= pending else {
                wanted.append(false)
                return nil
            }
            breachSince = nil
            isFiring = true
            wanted.append(true)
            isUnstable = changes >= 4
            return "fired"
        }

        private mutating func stepWell(_ minute: Int) -> String? {
            wellSince = wellSince ?? minute
            guard minute - (wellSince ?? minute) >= keep else {
                wanted.append(true)
                return "refreshed"
            }
            wanted.append(false)
            let wasUnstable = isUnstable
            isUnstable = changes >= 4
            if isUnstable { return wasUnstable ? "refreshed" : "unstable" }
            wellSince = nil
            isFiring = false
            return "resolved"
        }
    }

    private let visits: [(verdict: Verdict?, visits: [Double])] = [
        (.breach, Given.visits(400, around: 3000, spread: 1000)), (.ok, Given.visits(400, around: 1500, spread: 1000)),
        (.inconclusive, Given.visits(60, around: 2500, spread: 1500)),
        (.tooFew, Given.visits(5, around: 9000, spread: 9)),
        (nil, []),
    ]

    @Test func everyStepIsThatOfThePlainMachine() {
        for _ in 0..<150 {
            var generator = SeededGenerator()
            let seed = generator.description
            var guards = RuleGuards()
            let (pending, keep) = (
                [0, 0, 3].randomElement(using: &generator)!, [0, 0, 4].randomElement(using: &generator)!
            )
            guards.pending = .seconds(pending * 60)
            guards.keepFiring = .seconds(keep * 60)
            var script = AlertScript(rules: [Given.rule(guards: guards)])
            var model = Model(pending: pending, keep: keep)
            for minute in 0..<90 as Range<Int64> {
                // Mostly sure, so that there is something to change.
                let place = Int.random(in: 0..<9, using: &generator)
                let (verdict, visits) = visits[place < 4 ? 0 : place < 7 ? 1 : Int.random(in: 2..<5, using: &generator)]
                let said = script.at(minute, ["/cart": visits])
                let expected = model.step(verdict).map { "\($0) lcp /cart" + ($0 == "resolved" ? " recovered" : "") }
                guard said == expected.map({ [$0] }) ?? [] else {
                    Issue.record("\(seed) minute \(minute): \(said), expected \(expected ?? "nothing")")
                    return
                }
            }
        }
    }
}
