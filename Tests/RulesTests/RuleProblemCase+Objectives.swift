extension RuleProblemCase {
    private static func objective(_ outcome: String, _ fields: String, _ problems: String...) -> RuleProblemCase {
        RuleProblemCase(outcome: outcome, text: "objectives: [{\(fields)}]", problems: problems)
    }

    static let objectives: [RuleProblemCase] = [
        objective(
            "objective-of-nothing", "period: 28d",
            #"1:14 the key "id" is missing"#, #"1:14 the key "metric" is missing"#,
            #"1:14 the key "target" is missing"#),
        objective(
            "objective-without-level", "id: a, metric: TTFB, target: 99%",
            #"1:14 the key "good_below" is missing"#),
        objective(
            "objective-from-the-wrong-side", "id: a, metric: TTFB, good_above: 800ms, target: 99%",
            #"1:48 of TTFB less is better: write "good_below""#),
        objective(
            "objective-without-unit", "id: a, metric: TTFB, good_below: 800, target: 99%",
            "1:48 the good_below of TTFB needs its unit: write 800ms (units: ms, s, min)"),
        objective(
            "objective-of-what-is-counted", "id: a, metric: reports, good_below: 5, target: 99%",
            "1:51 reports are counted: say how many are allowed in the window, such as count: 20"),
        objective(
            "target-as-a-fraction", "id: a, metric: TTFB, good_below: 800ms, target: 0.999",
            "1:63 a share is a percentage: write 99.9%"),
        objective(
            "target-of-everything", "id: a, metric: TTFB, good_below: 800ms, target: 100%",
            #"1:63 expected a percentage above 0% and below 100%, such as 10%, got "100%""#),
        objective(
            "period-of-a-day", "id: a, metric: TTFB, good_below: 800ms, target: 99%, period: 1d",
            "1:76 1d is out of range; expected 7d to 90d"),
        objective(
            "burns-too-slowly-for-pages", "id: a, metric: TTFB, good_below: 800ms, target: 75%",
            "1:63 a budget of 25% burns at most 4 times too fast, so what asks for 13.44 times in 1h and 5.6 times in 6h would never fire; write windows: [1d, 3d], or promise more"
        ),
        objective(
            "window-that-never-fires", "id: a, metric: TTFB, good_below: 800ms, target: 75%, windows: 1h, period: 30d",
            "1:77 a budget of 25% burns at most 4 times too fast, so what asks for 14.4 times in 1h would never fire; promise more"
        ),
        objective(
            "unknown-window", "id: a, metric: TTFB, good_below: 800ms, target: 99%, windows: [1h, 2h, 1h]",
            #"1:82 unknown value "2h"; expected 1h, 6h, 1d, 3d; did you mean "1h"?"#,
            #"1:86 the window "1h" stands here twice"#),
        objective(
            "no-window", "id: a, metric: TTFB, good_below: 800ms, target: 99%, windows: []",
            "1:77 expected at least one of 1h, 6h, 1d, 3d"),
        objective(
            "objective-with-a-window", "id: a, metric: TTFB, good_below: 800ms, target: 99%, window: 1h",
            #"1:68 unknown key "window"; did you mean "windows"?"#),
        objective(
            "unheard-of-metric-of-an-objective", "id: a, metric: TTBF, good_below: 800ms, target: 99%",
            #"1:30 unknown metric "TTBF"; did you mean "TTFB"?"#),
        objective(
            "objective-by-another-dimension", "id: a, metric: TTFB, good_below: 800ms, target: 99%, by: [service]",
            #"1:73 this metric is not kept by "service"; expected one of site, page, device"#),
        objective(
            "phases-of-an-objective-together", "id: a, metric: phase, good_below: 800ms, target: 99%",
            #"1:14 phases are times of different things: add "phase" to "by""#),
        objective(
            "long-id-of-an-objective",
            "id: \(String(repeating: "a", count: 57)), metric: TTFB, good_below: 800ms, target: 99%",
            "1:19 expected an id of 1 to 56 small letters, digits and hyphens, not starting with a hyphen, got \"\(String(repeating: "a", count: 57))\""
        ),
        file(
            "id-of-an-objectives-rule",
            """
            budgets: [{id: a-page, metric: LCP, limit: 1s}]
            objectives: [{id: a, metric: TTFB, good_below: 800ms, target: 99%}]
            """,
            #"2:19 the id "a-page" belongs to another rule already"#),
    ]

    static let comparisons: [RuleProblemCase] = [
        .budget(
            "comparison-with-nothing", "id: a, metric: LCP, compare: last_week, worse_by: 10%",
            #"1:41 unknown value "last_week"; expected last_weeks, previous_release; did you mean "last_weeks"?"#),
        .budget(
            "comparison-without-measure", "id: a, metric: LCP, compare: last_weeks",
            #"1:11 the key "worse_by" is missing"#),
        .budget(
            "measure-without-comparison", "id: a, metric: LCP, limit: 1s, worse_by: 10%",
            #"1:53 "worse_by" needs "compare""#),
        .budget(
            "comparison-with-a-limit",
            "id: a, metric: LCP, compare: last_weeks, worse_by: 10%, limit: 1s, widen_to: 1d",
            #"1:75 a rule with "compare" has no "limit""#, #"1:89 a rule with "compare" has no "widen_to""#),
        .budget(
            "worse-by-nothing", "id: a, metric: LCP, compare: last_weeks, worse_by: 0%",
            #"1:63 expected a percentage above 0% and up to 1000%, such as 10%, got "0%""#),
        .budget(
            "worse-by-a-number", "id: a, metric: LCP, compare: last_weeks, worse_by: 0.1",
            #"1:63 expected a percentage above 0% and up to 1000%, such as 10%, got "0.1""#),
        .budget(
            "worse-beyond-measure", "id: a, metric: LCP, compare: last_weeks, worse_by: 1000.1%",
            #"1:63 expected a percentage above 0% and up to 1000%, such as 10%, got "1000.1%""#),
        .budget(
            "comparison-by-the-minute", "id: a, metric: LCP, compare: last_weeks, worse_by: 10%, window: 59m",
            "1:76 59m is out of range; expected 1h to 7d"),
        .budget(
            "releases-by-page", "id: a, metric: LCP, compare: previous_release, worse_by: 10%, by: [page]",
            #"1:79 this metric is not kept by "page"; expected one of site, device"#),
        .budget(
            "releases-of-reports", "id: a, metric: phase, compare: previous_release, worse_by: 10%, by: [phase]",
            "1:27 phase is not kept by release"),
        .budget(
            "comparison-of-what-is-counted", "id: a, metric: reports, compare: last_weeks, worse_by: 10%",
            "1:45 reports are counted: say how many are allowed in the window, such as count: 20"),
    ]
}
