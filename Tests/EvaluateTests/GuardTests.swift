import Evaluate
import Rules
import Telemetry
import Testing

/// What keeps a rule from being rash.
@Suite struct GuardTests {
    private let slow = Given.visits(400, around: 3000, spread: 1000)
    private let fast = Given.visits(400, around: 1500, spread: 1000)
    private let between = Given.visits(4000, around: 2400, spread: 1000)
    private let doubtful = Given.visits(60, around: 2500, spread: 1500)

    private func script(_ change: (inout RuleGuards) -> Void) -> AlertScript {
        var guards = RuleGuards()
        change(&guards)
        return AlertScript(rules: [Given.rule(guards: guards)])
    }

    @Test func breachFiresOnceItHasLasted() {
        var script = script { $0.pending = .seconds(600) }
        #expect(script.at(0, ["/cart": slow]) == [])
        #expect(script.at(9, ["/cart": slow]) == [])
        #expect(script.at(10, ["/cart": slow]) == ["fired lcp /cart"])
        #expect(script.active.first?.activeSince == Given.start + .seconds(600))
    }

    @Test func doubtNeitherFiresNorBeginsAnewAndBeingWellDoes() {
        var script = script { $0.pending = .seconds(600) }
        #expect(script.at(0, ["/cart": slow]) == [])
        #expect(script.at(12, ["/cart": doubtful]) == [])
        #expect(script.at(13, ["/cart": slow]) == ["fired lcp /cart"])
        #expect(script.at(14, ["/cart": fast]) == ["resolved lcp /cart recovered"])
        #expect(script.at(15, ["/cart": slow]) == [])
        #expect(script.at(20, ["/cart": fast]) == [])
        #expect(script.at(26, ["/cart": slow]) == [])
        #expect(script.at(30, [:]) == [])
        #expect(script.at(37, ["/cart": slow]) == [], "nothing read begins anew")
    }

    @Test func alertEndsOnceItHasBeenWell() {
        var script = script { $0.keepFiring = .seconds(300) }
        #expect(script.at(0, ["/cart": slow]) == ["fired lcp /cart"])
        #expect(script.at(1, ["/cart": fast]) == ["refreshed lcp /cart"])
        #expect(script.at(4, ["/cart": slow]) == ["refreshed lcp /cart"])
        #expect(script.at(6, ["/cart": fast]) == ["refreshed lcp /cart"])
        #expect(script.at(10, ["/cart": fast]) == ["refreshed lcp /cart"])
        #expect(script.at(11, ["/cart": fast]) == ["resolved lcp /cart recovered"])
    }

    @Test func alertEndsBelowTheLevelAndNotBetween() {
        var plain = script { _ in }
        #expect(plain.at(0, ["/cart": slow]) == ["fired lcp /cart"])
        #expect(plain.at(1, ["/cart": between]) == ["resolved lcp /cart recovered"])
        var script = script { $0.resolveLevel = 2300 }
        #expect(script.at(0, ["/cart": slow]) == ["fired lcp /cart"])
        #expect(script.at(1, ["/cart": between]) == ["refreshed lcp /cart"])
        #expect(script.at(2, ["/cart": fast]) == ["resolved lcp /cart recovered"])
        #expect(script.at(3, ["/cart": between]) == [])
    }

    @Test func pointDecidesWhereTheRuleSaysSo() {
        let above = Given.visits(60, around: 2550, spread: 1500)
        var byBound = script { _ in }
        #expect(byBound.at(0, ["/cart": above]) == [])
        var byPoint = script { $0.decision = .point }
        #expect(byPoint.at(0, ["/cart": above]) == ["fired lcp /cart"])
        #expect(
            byPoint.at(1, ["/cart": Given.visits(60, around: 2450, spread: 1500)]) == ["resolved lcp /cart recovered"])
        #expect(byPoint.at(2, ["/cart": Given.visits(10, around: 9000, spread: 10)]) == [])
    }

    @Test func nothingReadEndsKeepsOrFades() {
        var ok = script { $0.noData = .ok }
        #expect(ok.at(0, ["/cart": slow]) == ["fired lcp /cart"])
        #expect(ok.at(1, [:]) == ["resolved lcp /cart no_data"])
        var keep = script { $0.noData = .keep }
        #expect(keep.at(0, ["/cart": slow]) == ["fired lcp /cart"])
        #expect(keep.at(100_000, [:]) == [])
        #expect(keep.at(100_001, ["/cart": fast]) == ["resolved lcp /cart recovered"])
    }

    @Test func trafficThatStopsIsAnAlertAndItsReturnEndsIt() throws {
        var guards = RuleGuards()
        guards.noData = .alert(after: .seconds(900))
        let rule = Given.rule(by: [.site], guards: guards)
        var history = VisitHistory()
        let labels: [Dimension: String] = [.site: "shop"]
        for minute in 20..<80 as Range<Int64> { history.add(1000, labels, minutesAgo: minute) }
        func advance(_ active: [Alert]) -> [AlertTransition] {
            AlertLifecycle.advance(
                rules: [rule], active: active, judgements: [rule.id: history.judge(rule)], at: Given.start
            ).transitions
        }
        let fired = try #require(advance([]).first)
        #expect(fired.alert.state == .firing && fired.alert.evidence.count == 0)
        #expect(fired.alert.summary == "no LCP on site=shop since 2026-08-01T09:45:00Z")
        #expect(fired.alert.evidence.statistic == "count" && fired.alert.evidence.value == 0)
        // The collector was away itself.
        let asleep = Evaluator.judge(rule, at: Given.start, awakeSince: Given.start - .seconds(300)) {
            history.read($0)
        }
        #expect(asleep.allSatisfy { $0.verdict != .noData })
        // What has been silent for a day has been taken down.
        var old = VisitHistory()
        old.add(1000, labels, minutesAgo: 1460)
        #expect(old.judge(rule).isEmpty)
    }

    @Test func silenceIsToldSinceItBeganAndEndsWhenAnythingComes() throws {
        var guards = RuleGuards()
        guards.noData = .alert(after: .seconds(900))
        let rule = Given.rule(guards: guards)
        var script = AlertScript(rules: [rule])
        func silent(_ minute: Int64) -> Judgement {
            let to = Given.start + .seconds(minute * 60)
            return Judgement(
                labels: Given.cart, verdict: .noData,
                evidence: Evidence(
                    metric: .lcp, percentile: nil, value: 0, lower: nil, upper: nil, limit: 1, count: 0,
                    from: to - .seconds(900), to: to))
        }
        #expect(script.at(0, judged: [silent(0)]) == ["fired lcp /cart"])
        #expect(script.at(30, judged: [silent(30)]) == ["refreshed lcp /cart"])
        #expect(script.last.first?.alert.summary.hasSuffix("since 2026-08-01T09:45:00Z") == true, "it does not move on")
        #expect(script.at(31, ["/cart": Given.visits(3, around: 100, spread: 1)]) == ["resolved lcp /cart recovered"])
        #expect(script.last.first?.alert.summary.hasSuffix("(ended: it comes again)") == true)
        #expect(script.at(60, judged: [silent(60)]) == ["fired lcp /cart"])
        #expect(script.at(60 + 180, [:]) == ["resolved lcp /cart no_data"])
        #expect(
            script.last.first?.alert.summary.hasSuffix("(ended: silent for so long that it was taken down)") == true)
    }

    @Test func nothingReadEndsAtOnceHoweverLongItShouldLinger() {
        var script = script {
            $0.noData = .ok
            $0.keepFiring = .seconds(600)
        }
        #expect(script.at(0, ["/cart": slow]) == ["fired lcp /cart"])
        #expect(script.at(1, [:]) == ["resolved lcp /cart no_data"])
    }

    @Test func clockThatIsSetBackDoesNotMakeItWait() {
        var script = script { $0.pending = .seconds(60) }
        #expect(script.at(120, ["/cart": slow]) == [])
        #expect(script.at(0, ["/cart": slow]) == [])
        #expect(script.at(1, ["/cart": slow]) == ["fired lcp /cart"])
    }

    @Test func otherMetricHasNoPastAndBeginsAfterTheOldAlertHasEnded() {
        var guards = RuleGuards()
        guards.pending = .seconds(600)
        var script = AlertScript(rules: [Given.rule(guards: guards)])
        #expect(script.at(0, ["/cart": slow]) == [])
        #expect(script.at(10, ["/cart": slow]) == ["fired lcp /cart"])
        script.rules = [Given.rule(metric: .fcp)]
        #expect(script.at(11, ["/cart": slow]) == ["resolved lcp /cart rule_gone"])
        #expect(script.at(12, ["/cart": slow]) == ["fired lcp /cart"])
        var pending = AlertScript(rules: [Given.rule(guards: guards)])
        #expect(pending.at(0, ["/cart": slow]) == [])
        pending.rules = [Given.rule(metric: .fcp, guards: guards)]
        #expect(pending.at(10, ["/cart": slow]) == [])
        #expect(pending.at(20, ["/cart": slow]) == ["fired lcp /cart"])
    }

    @Test func whatAFilterLeavesOutEndsAtOnce() {
        var script = AlertScript(rules: [Given.rule()])
        #expect(script.at(0, ["/cart": slow, "/old": slow]) == ["fired lcp /cart", "fired lcp /old"])
        script.rules = [Given.rule(filters: [LabelFilter(.page, excluded: [LabelPattern("/old")])])]
        #expect(script.at(1, ["/cart": slow]) == ["resolved lcp /old rule_gone", "refreshed lcp /cart"])
    }

    @Test func shareOfPoorVisitsIsJudgedByItsBounds() throws {
        let rule = Given.rule(promise: .share(.poor, limit: 0.1))
        func judge(_ poor: Int, of count: Int) -> Judgement {
            Evaluator.judge(
                rule, Given.reading(Array(repeating: 9000, count: poor) + Array(repeating: 100, count: count - poor)),
                at: Given.start)
        }
        #expect(judge(12, of: 100).verdict == .inconclusive)
        #expect(judge(20, of: 100).verdict == .breach)
        #expect(judge(3, of: 100).verdict == .ok)
        #expect(judge(39, of: 39).verdict == .tooFew)
        let evidence = try #require(judge(20, of: 100).evidence)
        #expect(evidence.value == 0.2 && evidence.share == .poor && evidence.percentile == nil && evidence.unit == nil)
        #expect(
            rule.summary(labels: Given.cart, evidence: evidence)
                == "LCP share poor 20 % on page=/cart device=mobile, limit 10 %")
        // Two bad ones of forty clear a limit of a thousandth by Wilson's bound, and are chance all the same.
        let strict = Given.rule(promise: .share(.poor, limit: 0.001))
        let two = Given.reading([9000, 9000] + Array(repeating: 100.0, count: 38))
        #expect(Evaluator.judge(strict, two, at: Given.start).verdict == .inconclusive)
        var guards = RuleGuards()
        guards.decision = .point
        let hasty = Given.rule(promise: .share(.poor, limit: 0.0004), guards: guards)
        let judged = Evaluator.judge(hasty, two, at: Given.start)
        #expect(judged.verdict == .inconclusive && judged.evidence?.text(0.0004) == "0.04 %")
    }
}
