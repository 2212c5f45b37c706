import Admit
import Telemetry
import Testing

@Suite struct BotPolicyTests {
    private typealias Told = (metric: Metric, value: Double, navigation: String?)

    private let nothing: [(metric: Metric, value: Double, navigation: String?)] = []

    private func isImpossible(_ values: [Told]) -> Bool {
        BotPolicy.standard.verdict([], isDriven: false, isLocal: false, values: values).shadowed == .impossible
    }

    @Test func keepsAPersonsBeacon() {
        let values: [Told] = [
            (.ttfb, 120, "navigate"), (.fcp, 900, "navigate"), (.lcp, 2100, "navigate"), (.cls, 0, "navigate"),
            (.inp, 64, "navigate"), (.load, 3000, "navigate"), (.scriptBytes, 500, nil), (.totalBytes, 900, nil),
        ]
        #expect(
            BotPolicy.standard.verdict([], isDriven: false, isLocal: false, values: values) == BotVerdict(caught: nil))
    }

    @Test func catchesByDefaultAllButTheImpossible() {
        let policy = BotPolicy.standard
        for rule in BotRule.allCases where rule != .impossible && rule != .webdriver {
            #expect(
                policy.verdict(BotMarks(rule), isDriven: false, isLocal: false, values: nothing)
                    == BotVerdict(caught: rule))
        }
        #expect(
            policy.verdict([], isDriven: true, isLocal: false, values: nothing) == BotVerdict(caught: .webdriver))
        #expect(
            policy.verdict([], isDriven: false, isLocal: false, values: [(.ttfb, 500, nil), (.fcp, 100, nil)])
                == BotVerdict(caught: nil, shadowed: .impossible))
    }

    @Test func catchIsAttributedToTheFirstEnforcedRuleInOrder() {
        let all = BotRule.allCases.reduce(into: BotMarks()) { $0.insert(BotMarks($1)) }
        #expect(all.rules == BotRule.allCases)
        var modes = Dictionary(uniqueKeysWithValues: BotRule.allCases.map { ($0, BotMode.enforce) })
        for rule in BotRule.allCases {
            #expect(
                BotPolicy(modes: modes).verdict(all, isDriven: true, isLocal: false, values: nothing).caught == rule)
            modes[rule] = .off
        }
        #expect(BotPolicy(modes: modes).verdict(all, isDriven: true, isLocal: false, values: nothing).caught == nil)
    }

    @Test func ruleInTheShadowIsToldAndCatchesNothing() {
        let policy = BotPolicy(modes: [.userAgent: .shadow, .headless: .off])
        #expect(
            policy.verdict([.userAgent, .headless], isDriven: false, isLocal: false, values: nothing)
                == BotVerdict(caught: nil, shadowed: .userAgent))
        #expect(
            policy.verdict([.userAgent, .tool], isDriven: false, isLocal: false, values: nothing)
                == BotVerdict(caught: .tool, shadowed: .userAgent))
    }

    @Test func requestFromThisMachineIsSparedByTheToolRuleOnly() {
        let policy = BotPolicy.standard
        #expect(
            policy.verdict(.tool, isDriven: false, isLocal: true, values: nothing) == BotVerdict(caught: nil))
        #expect(
            policy.verdict([.tool, .userAgent], isDriven: false, isLocal: true, values: nothing).caught == .userAgent)
        #expect(policy.verdict(.tool, isDriven: true, isLocal: true, values: nothing).caught == .webdriver)
    }

    @Test func enforcedImpossibleIsCaught() {
        let policy = BotPolicy(modes: [.impossible: .enforce])
        #expect(
            policy.verdict([], isDriven: false, isLocal: false, values: [(.imageBytes, 2, nil), (.totalBytes, 1, nil)])
                == BotVerdict(caught: .impossible))
        let off = BotPolicy(modes: [.impossible: .off])
        #expect(
            off.verdict([], isDriven: false, isLocal: false, values: [(.imageBytes, 2, nil), (.totalBytes, 1, nil)])
                == BotVerdict(caught: nil))
    }

    @Test(arguments: [nil, "navigate", "reload", "back-forward", "back_forward"] as [String?])
    func contradictionWithinOneLoadIsImpossible(_ navigation: String?) {
        #expect(isImpossible([(.ttfb, 501.1, navigation), (.fcp, 500, navigation)]))
        #expect(isImpossible([(.load, 500, navigation), (.ttfb, 501.1, navigation)]))
        #expect(isImpossible([(.ttfb, 7, navigation), (.fcp, 7, navigation), (.cls, 7, navigation)]))
        #expect(isImpossible([(.ttfb, 600, navigation), (.fcp, 500, navigation), (.fcp, 500, navigation)]))
    }

    @Test func partHeavierThanTheWholeIsImpossible() {
        for part in [Metric.scriptBytes, .styleBytes, .imageBytes, .fontBytes] {
            #expect(isImpossible([(.totalBytes, 999, nil), (part, 1000, nil)]))
            #expect(!isImpossible([(.totalBytes, 1000, nil), (part, 1000, nil)]))
            #expect(!isImpossible([(part, 1000, nil)]))
            #expect(!isImpossible([(.totalBytes, 0, nil), (part, 1000, nil)]))
        }
    }

    @Test func roundingToWholeMillisecondsIsForgiven() {
        #expect(!isImpossible([(.ttfb, 101, "navigate"), (.fcp, 100, "navigate"), (.load, 100, "navigate")]))
    }

    /// A cross-origin image's LCP is the time it was loaded, which may come before any paint; everything may be painted late.
    @Test func whatBrowsersDoMeasureIsPossible() {
        #expect(!isImpossible([(.fcp, 900, "navigate"), (.lcp, 300, "navigate")]))
        #expect(!isImpossible([(.ttfb, 400, "navigate"), (.fcp, 900, "navigate"), (.lcp, 300, "navigate")]))
        #expect(!isImpossible([(.load, 500, "navigate"), (.fcp, 900, "navigate"), (.lcp, 900, "navigate")]))
        #expect(!isImpossible([(.ttfb, 100, "navigate"), (.fcp, 100, "navigate"), (.lcp, 100, "navigate")]))
    }

    @Test(arguments: ["back-forward-cache", "prerender", "restore", "soft-navigation", "", "spa"])
    func timesOfOtherNavigationsAreNotCompared(_ navigation: String) {
        #expect(!isImpossible([(.ttfb, 500, navigation), (.fcp, 100, navigation), (.load, 100, navigation)]))
        #expect(!isImpossible([(.ttfb, 500, "navigate"), (.fcp, 100, navigation)]))
        #expect(
            isImpossible([(.ttfb, 500, "navigate"), (.fcp, 100, "navigate"), (.fcp, 900, navigation)]))
    }

    @Test func timesOfSeveralLoadsAreNotCompared() {
        #expect(!isImpossible([(.ttfb, 500, "navigate"), (.fcp, 100, "reload")]))
        #expect(!isImpossible([(.ttfb, 500, "navigate"), (.fcp, 100, nil)]))
        #expect(!isImpossible([(.ttfb, 500, "navigate"), (.fcp, 100, "navigate"), (.ttfb, 50, "navigate")]))
    }

    @Test func zerosAndNonsenseAreNoClaims() {
        #expect(!isImpossible([(.ttfb, 500, nil), (.fcp, 0, nil), (.load, 0, nil)]))
        #expect(!isImpossible([(.ttfb, 0, nil), (.fcp, 0, nil), (.cls, 0, nil)]))
        for value in [Double.nan, -Double.infinity, -1, -0.0] {
            #expect(!isImpossible([(.ttfb, 500, nil), (.fcp, value, nil), (.totalBytes, value, nil)]))
            #expect(
                !isImpossible([(.ttfb, value, nil), (.fcp, 1, nil), (.scriptBytes, value, nil), (.totalBytes, 1, nil)]))
        }
    }
}
