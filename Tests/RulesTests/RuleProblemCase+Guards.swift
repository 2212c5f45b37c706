extension RuleProblemCase {
    static let filters: [RuleProblemCase] = [
        .budget(
            "unknown-dimension-in-where", "id: a, metric: LCP, limit: 1s, where: {pgae: /a, colour: red}",
            #"1:51 unknown dimension "pgae"; did you mean "page"?"#,
            #"1:61 unknown dimension "colour"; expected one of site, page, device"#),
        .budget(
            "dimension-not-kept-in-where", "id: a, metric: LCP, limit: 1s, where: {country: \"!DE\"}",
            #"1:51 this metric is not kept by "country"; expected one of site, page, device"#),
        .budget(
            "where-is-a-list", "id: a, metric: LCP, limit: 1s, where: [page]",
            "1:50 expected a mapping, got a list"),
        .budget(
            "where-is-a-text", "id: a, metric: LCP, limit: 1s, where: page=/a",
            #"1:50 expected a mapping, got "page=/a""#),
        .budget(
            "same-dimension-twice-in-where", "id: a, metric: LCP, limit: 1s, where: {page: /a, page: /b}",
            #"1:51 not valid YAML: the key "page" stands here twice"#),
        .budget(
            "value-is-a-mapping", "id: a, metric: LCP, limit: 1s, where: {page: {not: /a}}",
            "1:57 expected a list, got a mapping"),
        .budget(
            "list-of-lists", "id: a, metric: LCP, limit: 1s, where: {page: [[/a]]}",
            "1:58 expected a text, got a list"),
        .budget(
            "empty-values", "id: a, metric: LCP, limit: 1s, where: {page: \"\", site: [\"!\", \"\"]}",
            #"1:57 expected a value of 1 to 512 characters, got """#,
            #"1:68 expected a value of 1 to 512 characters, got "!""#,
            #"1:73 expected a value of 1 to 512 characters, got """#),
        .budget(
            "no-value", "id: a, metric: LCP, limit: 1s, where: {page: []}",
            "1:57 expected 1 to 32 values, got 0"),
        .budget(
            "too-many-values",
            "id: a, metric: LCP, limit: 1s, where: {page: [\((1...33).map { "/\($0)" }.joined(separator: ", "))]}",
            "1:57 expected 1 to 32 values, got 33"),
        .budget(
            "long-value",
            "id: a, metric: LCP, limit: 1s, where: {page: /\(String(repeating: "a", count: 512))}",
            "1:57 expected a value of 1 to 512 characters, got \"/\(String(repeating: "a", count: 59))\""),
        .budget(
            "value-twice", "id: a, metric: LCP, limit: 1s, where: {page: [/a, \"!/b\", /a, \"!/b\"]}",
            #"1:69 the value "/a" stands here twice"#,
            #"1:73 the value "!/b" stands here twice"#),
        .budget(
            "value-looked-at-and-left-out", "id: a, metric: LCP, limit: 1s, where: {page: [/a, \"!/a\"]}",
            #"1:62 the value "!/a" is looked at and left out at once"#),
        .budget(
            "exclusion-without-quotes", "id: a, metric: LCP, limit: 1s, where: {page: !/a , site: ! shop}",
            #"1:57 a value that begins with "!" has to stand in quotes, such as "!DE""#,
            #"1:69 a value that begins with "!" has to stand in quotes, such as "!DE""#),
        .budget(
            "unknown-device", "id: a, metric: LCP, limit: 1s, where: {device: [mobil, \"!watch\", \"t?b*\"]}",
            #"1:60 unknown device "mobil"; expected one of unknown, mobile, tablet, desktop; did you mean "mobile"?"#,
            #"1:67 unknown device "!watch"; expected one of unknown, mobile, tablet, desktop"#),
        .file(
            "dimension-of-another-metric-in-where",
            "latency: [{id: a, metric: request, limit: 1s, where: {query: a, route: /b}}]",
            #"1:55 this metric is not kept by "query"; expected one of service, route"#),
        .budget(
            "several-phases-together", "id: a, metric: phase, limit: 1s, where: {phase: [a, b]}",
            #"1:11 phases are times of different things: add "phase" to "by""#),
        .budget(
            "phases-by-pattern-together", "id: a, metric: phase, limit: 1s, where: {phase: \"LCP.*\"}",
            #"1:11 phases are times of different things: add "phase" to "by""#),
    ]

    static let guards: [RuleProblemCase] = [
        .budget(
            "widens-to-less-than-the-window", "id: a, metric: LCP, limit: 1s, window: 2h, widen_to: 119m",
            "1:65 119m is shorter than the window of 2h, which it is to widen"),
        .budget(
            "widens-to-less-than-the-default-window", "id: a, metric: LCP, limit: 1s, widen_to: 59m",
            "1:53 59m is shorter than the window of 1h, which it is to widen"),
        .budget(
            "everything-about-guards-at-once",
            "id: a, metrik: LCP, count: x, widen_to: 1m, for: x, keep_firing_for: x, decide_on: x, no_data: x",
            #"1:11 the key "metric" is missing"#,
            #"1:19 unknown key "metrik"; did you mean "metric"?"#,
            #"1:39 expected a whole number, the most that may be counted in the window, got "x""#,
            #"1:52 a rule with "count" has no "widen_to""#,
            #"1:61 expected a duration such as 90s, 15m, 1h or 7d, got "x""#,
            #"1:81 expected a duration such as 90s, 15m, 1h or 7d, got "x""#,
            #"1:95 unknown value "x"; expected bound, point"#,
            #"1:107 unknown value "x"; expected ok, keep or "alert after 15m""#),
        .budget(
            "widens-too-far", "id: a, metric: LCP, limit: 1s, widen_to: 31d",
            "1:53 31d is out of range; expected 1m to 30d"),
        .budget(
            "widens-to-a-number", "id: a, metric: LCP, limit: 1s, widen_to: 24",
            #"1:53 expected a duration such as 90s, 15m, 1h or 7d, got "24""#),
        .budget(
            "pending-too-long", "id: a, metric: LCP, limit: 1s, for: 2d, keep_firing_for: 25h",
            "1:48 2d is out of range; expected 0s to 1d",
            "1:69 25h is out of range; expected 0s to 1d"),
        .budget(
            "pending-without-unit", "id: a, metric: LCP, limit: 1s, for: 10, keep_firing_for: soon",
            #"1:48 expected a duration such as 90s, 15m, 1h or 7d, got "10""#,
            #"1:69 expected a duration such as 90s, 15m, 1h or 7d, got "soon""#),
        .budget(
            "pending-is-a-list", "id: a, metric: LCP, limit: 1s, for: [10m], keep_firing_for: {a: b}",
            "1:48 expected a text, got a list",
            "1:72 expected a text, got a mapping"),
        .budget(
            "near-key", "id: a, metric: LCP, limit: 1s, keep_fireing_for: 1m",
            #"1:43 unknown key "keep_fireing_for"; did you mean "keep_firing_for"?"#),
        .budget(
            "pending-twice", "id: a, metric: LCP, limit: 1s, for: 1m, for: 2m",
            #"1:43 not valid YAML: the key "for" stands here twice"#),
        .budget(
            "unknown-decision", "id: a, metric: LCP, limit: 1s, decide_on: pont",
            #"1:54 unknown value "pont"; expected bound, point; did you mean "point"?"#),
        .budget(
            "unknown-silence", "id: a, metric: LCP, limit: 1s, no_data: alert",
            #"1:52 unknown value "alert"; expected ok, keep or "alert after 15m""#),
        .budget(
            "misspelt-silence", "id: a, metric: LCP, limit: 1s, no_data: kep",
            #"1:52 unknown value "kep"; expected ok, keep or "alert after 15m"; did you mean "keep"?"#),
        .budget(
            "silence-after-what", "id: a, metric: LCP, limit: 1s, no_data: alert after a while",
            #"1:52 unknown value "alert after a while"; expected ok, keep or "alert after 15m""#),
        .budget(
            "silence-after-a-number", "id: a, metric: LCP, limit: 1s, no_data: alert after 15",
            #"1:52 expected a duration such as 90s, 15m, 1h or 7d, got "15""#),
        .budget(
            "silence-too-short", "id: a, metric: LCP, limit: 1s, no_data: alert after 59s",
            "1:52 59s is out of range; expected 1m to 1d"),
        .budget(
            "silence-too-long", "id: a, metric: LCP, limit: 1s, no_data: alert after 2d",
            "1:52 2d is out of range; expected 1m to 1d"),
        .budget(
            "silence-is-a-mapping", "id: a, metric: LCP, limit: 1s, no_data: {alert: 15m}",
            "1:52 expected a text, got a mapping"),
    ]

    static let defaults: [RuleProblemCase] = [
        .file(
            "defaults-out-of-range",
            "defaults: {for: 2d, keep_firing_for: 2d, widen_to: 31d, decide_on: pont, no_data: alert after 1s}",
            "1:17 2d is out of range; expected 0s to 1d",
            "1:38 2d is out of range; expected 0s to 1d",
            "1:52 31d is out of range; expected 1m to 30d",
            #"1:68 unknown value "pont"; expected bound, point; did you mean "point"?"#,
            "1:83 1s is out of range; expected 1m to 1d"),
        .file(
            "key-of-rules-in-defaults", "defaults: {where: {page: /a}, resolve_below: 1s}",
            #"1:12 unknown key "where"; expected one of evaluate_every, confidence, min_samples, notify, widen_to, for, keep_firing_for, decide_on, no_data"#,
            #"1:31 unknown key "resolve_below"; expected one of evaluate_every, confidence, min_samples, notify, widen_to, for, keep_firing_for, decide_on, no_data"#
        ),
        .file(
            "only-the-rules-own-widening-is-judged",
            """
            defaults: {widen_to: 2h}
            budgets:
              - {id: a, metric: LCP, limit: 1s, window: 3h}
              - {id: b, metric: LCP, limit: 1s, window: 3h, widen_to: 1h}
            """,
            "4:59 1h is shorter than the window of 3h, which it is to widen"),
    ]
}
