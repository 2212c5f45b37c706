import Manifest
import Rules
import Telemetry
import Testing

@Suite struct RuleKeysTests {
    @Test func everyGuardIsRead() throws {
        var guards = RuleGuards()
        guards.widenTo = .seconds(86_400)
        guards.pending = .seconds(600)
        guards.keepFiring = .seconds(300)
        guards.resolveLevel = 2300
        guards.decision = .point
        guards.noData = .alert(after: .seconds(900))
        let rule = try budget(
            """
            id: lcp, metric: LCP, limit: 2500ms, widen_to: 24h, for: 10m, keep_firing_for: 5m, resolve_below: 2300ms,
             decide_on: point, no_data: alert after 15m, by: [page, device],
             where: {page: /shop/*, device: [mobile, tablet], site: ["s*", "!s?b", "!x"]}
            """)
        #expect(
            rule
                == Rule(
                    id: "lcp", kind: .budget, metric: .lcp, promise: .percentile(.p75, limit: 2500),
                    filters: [
                        LabelFilter(.page, included: [LabelPattern("/shop/*")]),
                        LabelFilter(.device, included: [LabelPattern("mobile"), LabelPattern("tablet")]),
                        LabelFilter(
                            .site, included: [LabelPattern("s*")], excluded: [LabelPattern("s?b"), LabelPattern("x")]),
                    ],
                    by: [.page, .device], window: .seconds(3600), severity: .ticket, notify: [], summary: nil,
                    runbook: nil, minimumCount: 40, confidence: 0.95, guards: guards))
    }

    @Test func ruleWithoutGuardsHasNone() throws {
        #expect(try budget("id: a, metric: LCP, limit: 1s").guards == RuleGuards())
        #expect(try budget("id: a, metric: LCP, limit: 1s, where: {}").filters.isEmpty)
        #expect(try budget("id: a, metric: LCP, limit: 1s, where: ").filters.isEmpty)
        #expect(
            try budget("id: a, metric: LCP, limit: 1s, for: 0s, keep_firing_for: 0s, decide_on: bound").guards
                == RuleGuards())
    }

    @Test(
        arguments: [
            ("ok", .ok), ("keep", .keep), ("alert after 1m", .alert(after: .seconds(60))),
            ("alert  after 1d", .alert(after: .seconds(86_400))),
        ] as [(String, RuleGuards.NoData)])
    func silenceIsRead(text: String, expected: RuleGuards.NoData) throws {
        #expect(try budget("id: a, metric: LCP, limit: 1s, no_data: \(text)").guards.noData == expected)
    }

    @Test(
        arguments: [
            ("share: poor, limit: 10%", .share(.poor, limit: 0.1)),
            ("share: not_good, limit: 2.5%", .share(.notGood, limit: 0.025)),
            ("share: poor, limit: 0.01%", .share(.poor, limit: 0.0001)),
            ("count: 20", .count(limit: 20)), ("count: 0", .count(limit: 0)),
            ("rate: 5/1m", .count(limit: 300)), ("rate: 0.5/1m", .count(limit: 30)), ("rate: 0/1m", .count(limit: 0)),
            ("rate: 1/7m, window: 49m", .count(limit: 7)), ("rate: 1/1d", .count(limit: 1.0 / 24)),
            ("rate: 3/2h, window: 1m", .count(limit: 0.025)),
        ] as [(String, Promise)])
    func promiseIsRead(fields: String, expected: Promise) throws {
        #expect(try budget("id: a, metric: LCP, \(fields)").promise == expected)
    }

    @Test func shareAsksForFortyValuesUnlessTold() throws {
        let share = "id: a, metric: LCP, share: poor, limit: 10%"
        #expect(try budget(share).minimumCount == 40)
        #expect(try budget("\(share), min_samples: auto").minimumCount == 40)
        #expect(try budget("\(share), min_samples: 100").minimumCount == 100)
        #expect(try budget(share, defaults: "min_samples: 7").minimumCount == 7)
        #expect(try budget("\(share), min_samples: auto", defaults: "min_samples: 7").minimumCount == 40)
    }

    @Test(arguments: ["count: 20", "rate: 5/1m"])
    func countTakesNoDefaultThatIsOfEstimates(promise: String) throws {
        let rule = try budget("id: a, metric: reports, \(promise)", defaults: "min_samples: 7, widen_to: 1d, for: 1m")
        #expect(rule.minimumCount == 1)
        #expect(rule.guards.widenTo == nil)
        #expect(rule.guards.pending == .seconds(60))
    }

    @Test(
        arguments: [
            ("metric: LCP, limit: 2500ms, resolve_below: 2500ms", 2500),
            ("metric: LCP, share: poor, limit: 10%, resolve_below: 7.5%", 0.075),
            ("metric: reports, count: 20, resolve_below: 0", 0),
            ("metric: reports, rate: 5/1m, resolve_below: 120/1h", 120),
        ] as [(String, Double)])
    func resolveLevelIsInTheLimitsUnit(fields: String, expected: Double) throws {
        #expect(try budget("id: a, \(fields)").guards.resolveLevel == expected)
    }

    @Test func whereMoreIsBetterTheLevelIsAbove() throws {
        Metric.declare([
            DeclaredMetric(name: "frames", unit: .count, thresholds: Thresholds(good: 55, poor: 30))!
        ])
        let rule = "id: a, metric: frames, percentile: 25, limit: 50"
        #expect(try budget("\(rule), resolve_above: 55").guards.resolveLevel == 55)
        #expect(problems("\(rule), resolve_above: 49") == [#"1:77 expected at least the limit of 50, got "49""#])
        #expect(problems("\(rule), resolve_below: 49") == [#"1:77 of frames more is better: write "resolve_above""#])
        // Fewer bad values are better whatever the metric.
        let share = "id: a, metric: frames, share: poor, limit: 5%"
        #expect(try budget("\(share), resolve_below: 4%").guards.resolveLevel == 0.04)
        #expect(problems("\(share), resolve_above: 6%") == [#"1:74 of frames fewer are better: write "resolve_below""#])
    }

    @Test func rulesOwnKeyWinsOverTheDefault() throws {
        let defaults = "for: 10m, keep_firing_for: 5m, decide_on: point, no_data: keep, widen_to: 1d"
        var guards = RuleGuards()
        guards.widenTo = .seconds(86_400)
        guards.pending = .seconds(600)
        guards.keepFiring = .seconds(300)
        guards.decision = .point
        guards.noData = .keep
        let rule = "id: a, metric: LCP, limit: 1s"
        #expect(try budget(rule, defaults: defaults).guards == guards)
        guards.widenTo = .seconds(7200)
        guards.pending = .zero
        guards.keepFiring = .seconds(60)
        guards.decision = .bound
        guards.noData = .ok
        let own = "for: 0s, keep_firing_for: 1m, decide_on: bound, no_data: ok, widen_to: 2h"
        #expect(try budget("\(rule), \(own)", defaults: defaults).guards == guards)
    }

    @Test(arguments: [("1d", Duration.seconds(86_400)), ("1441m", nil), ("2d", nil)])
    func defaultWideningBelowTheWindowDoesNotApply(window: String, expected: Duration?) throws {
        let rule = try budget("id: a, metric: LCP, limit: 1s, window: \(window)", defaults: "widen_to: 1d")
        #expect(rule.guards.widenTo == expected)
    }

    @Test func onePhaseNeedsNoSplit() throws {
        let rule = try budget("id: a, metric: phase, limit: 1s, where: {phase: server.db}, by: [page]")
        #expect(rule.filters == [LabelFilter(.phase, included: [LabelPattern("server.db")])])
        #expect(rule.by == [.page])
    }

    @Test func dimensionFixedToOneValueMayAlsoSplit() throws {
        let rule = try budget("id: a, metric: LCP, limit: 1s, where: {page: /a}, by: [page, device]")
        #expect(rule.filters.map(\.soleValue) == ["/a"])
        #expect(rule.by == [.page, .device])
    }

    private func budget(_ fields: String, defaults: String = "") throws -> Rule {
        let text = "budgets: [{\(fields)}]\ndefaults: {\(defaults)}"
        return try #require(try RuleSet.parse(text, file: "alerts.yml").rules.first)
    }

    private func problems(_ fields: String) -> [String] {
        do throws(ManifestError) {
            _ = try RuleSet.parse("budgets: [{\(fields)}]", file: "bad.yml")
            return []
        } catch {
            return error.problems.map { "\($0.line):\($0.column) \($0.message)" }
        }
    }
}
