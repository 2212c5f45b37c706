import Evaluate
import Rules
import Telemetry
import Testing

/// What changes again and again is told once.
@Suite struct StabilityTests {
    private let slow = Given.visits(400, around: 3000, spread: 1000)
    private let fast = Given.visits(400, around: 1500, spread: 1000)

    @Test func fourthChangeIsHeldAndToldOnce() {
        var script = AlertScript(rules: [Given.rule()])
        #expect(script.at(0, ["/cart": slow]) == ["fired lcp /cart"])
        #expect(script.at(1, ["/cart": fast]) == ["resolved lcp /cart recovered"])
        #expect(script.at(2, ["/cart": slow]) == ["fired lcp /cart"])
        #expect(script.at(3, ["/cart": fast]) == ["unstable lcp /cart"])
        #expect(script.last.first?.alert.summary.hasSuffix("and goes on until it is calm)") == true)
        for minute in 4..<40 as Range<Int64> {
            let said = script.at(minute, ["/cart": minute.isMultiple(of: 2) ? slow : fast])
            #expect(said == ["refreshed lcp /cart"])
        }
    }

    @Test func alertEndsOnceItIsCalm() {
        var script = AlertScript(rules: [Given.rule()])
        for minute in 0..<4 as Range<Int64> {
            _ = script.at(minute, ["/cart": minute.isMultiple(of: 2) ? slow : fast])
        }
        var told: [Int64: [String]] = [:]
        var summary: String?
        for minute in 4..<40 as Range<Int64> {
            let said = script.at(minute, ["/cart": fast])
            if said != ["refreshed lcp /cart"], !said.isEmpty {
                (told[minute], summary) = (said, script.last.first?.alert.summary)
            }
        }
        #expect(Array(told.values) == [["resolved lcp /cart recovered"]], "\(told)")
        #expect(summary == "LCP p75 1.5 s on page=/cart device=mobile, limit 2.5 s", "it is calm now")
        #expect(script.states.isEmpty, "nothing is remembered for ever")
    }

    @Test func whatStaysSlowIsNoLongerCalledUnstable() {
        var script = AlertScript(rules: [Given.rule()])
        for minute in 0..<4 as Range<Int64> {
            _ = script.at(minute, ["/cart": minute.isMultiple(of: 2) ? slow : fast])
        }
        for minute in 4..<30 as Range<Int64> { _ = script.at(minute, ["/cart": slow]) }
        #expect(script.last.first?.alert.summary == "LCP p75 3.01 s on page=/cart device=mobile, limit 2.5 s")
        #expect(script.at(30, ["/cart": fast]) == ["resolved lcp /cart recovered"])
    }

    @Test func stateOutlivesARestartAndARuleThatIsGoneIsForgotten() {
        var guards = RuleGuards()
        guards.pending = .seconds(600)
        var script = AlertScript(rules: [Given.rule(guards: guards)])
        _ = script.at(0, ["/cart": slow])
        #expect(script.states.count == 1)
        script.rules = []
        #expect(script.at(1, [:]) == [] && script.states.isEmpty)
    }

    /// A rule by something clients make up must not fill the memory, nor the receivers' telephones.
    @Test func alertsAtOnceAreBounded() {
        let rule = Given.rule(by: [.page])
        let reading = Given.reading(slow)
        func judged(_ range: Range<Int>) -> [Judgement] {
            let one = Evaluator.judge(rule, reading, at: Given.start)
            return range.map { Judgement(labels: [.page: "/\($0)"], verdict: one.verdict, evidence: one.evidence) }
        }
        let advance = AlertLifecycle.advance(
            rules: [rule], active: [], judgements: [rule.id: judged(0..<60_000)], at: Given.start)
        #expect(advance.transitions.count == AlertLifecycle.keyLimit && advance.dropped == 10_000)
        let active = advance.transitions.map(\.alert)
        let next = AlertLifecycle.advance(
            rules: [rule], active: active, states: advance.states, judgements: [rule.id: judged(0..<60_000)],
            at: Given.start + .seconds(60))
        #expect(next.transitions.count == AlertLifecycle.keyLimit && next.dropped == 10_000)
        #expect(next.transitions.allSatisfy { !$0.isNews })
    }
}
