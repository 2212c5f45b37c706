extension RuleProblemCase {
    static let shares: [RuleProblemCase] = [
        .budget(
            "unknown-share", "id: a, metric: LCP, share: poorly, limit: 10%",
            #"1:39 unknown value "poorly"; expected poor, not_good; did you mean "poor"?"#),
        .budget(
            "share-without-limit", "id: a, metric: LCP, share: poor",
            #"1:11 the key "limit" is missing"#),
        .budget(
            "share-with-percentile", "id: a, metric: LCP, share: poor, limit: 10%, percentile: 75",
            #"1:69 a rule with "share" has no "percentile""#),
        .budget(
            "share-as-a-number", "id: a, metric: LCP, share: poor, limit: 10",
            "1:52 a share is a percentage: write 10%"),
        .budget(
            "share-as-a-fraction", "id: a, metric: LCP, share: poor, limit: 0.1",
            "1:52 a share is a percentage: write 10%"),
        .budget(
            "share-as-a-small-fraction", "id: a, metric: LCP, share: poor, limit: 0.025",
            "1:52 a share is a percentage: write 2.5%"),
        .budget(
            "share-in-the-metric's-unit", "id: a, metric: LCP, share: not_good, limit: 2500ms",
            #"1:56 expected a percentage above 0% and below 100%, such as 10%, got "2500ms""#),
        .budget(
            "share-of-nothing", "id: a, metric: LCP, share: poor, limit: 0%",
            #"1:52 expected a percentage above 0% and below 100%, such as 10%, got "0%""#),
        .budget(
            "share-of-all", "id: a, metric: LCP, share: poor, limit: 100%",
            #"1:52 expected a percentage above 0% and below 100%, such as 10%, got "100%""#),
        .budget(
            "percent-sign-alone", "id: a, metric: LCP, share: poor, limit: \"%\"",
            #"1:52 expected a percentage above 0% and below 100%, such as 10%, got "%""#),
        .budget(
            "share-that-is-a-list", "id: a, metric: LCP, share: [poor], limit: [10%]",
            "1:39 expected a text, got a list",
            "1:54 expected a text, got a list"),
        .budget(
            "share-of-what-is-counted", "id: a, metric: reports, share: poor, limit: 10%",
            "1:43 reports are counted: say how many are allowed in the window, such as count: 20"),
        .file(
            "share-of-means", "latency: [{id: a, metric: query.mean, share: poor, limit: 10%}]",
            "1:46 query.mean has no percentiles, only numbers and means; judge query instead"),
        .budget(
            "share-and-count", "id: a, metric: LCP, count: 5, share: poor",
            #"1:49 a rule with "count" has no "share""#),
    ]

    static let rates: [RuleProblemCase] = [
        .budget(
            "rate-without-time", "id: a, metric: reports, rate: 5",
            #"1:42 expected so many in a time, such as 5/1m, got "5""#),
        .budget(
            "rate-with-two-times", "id: a, metric: reports, rate: 5/1m/2",
            #"1:42 expected so many in a time, such as 5/1m, got "5/1m/2""#),
        .budget(
            "negative-rate", "id: a, metric: reports, rate: -5/1m",
            #"1:42 expected so many in a time, such as 5/1m, got "-5/1m""#),
        .budget(
            "rate-of-a-unit", "id: a, metric: reports, rate: 5/min",
            #"1:42 expected a duration such as 90s, 15m, 1h or 7d, got "min""#),
        .budget(
            "rate-in-no-time", "id: a, metric: reports, rate: 5/0s",
            "1:42 0s is out of range; expected 1s to 30d"),
        .budget(
            "rate-beyond-counting", "id: a, metric: reports, rate: 1000000/1s",
            #"1:42 "1000000/1s" are more than 1000000000 in 1h, the most that is told apart"#),
        .budget(
            "rate-that-is-a-mapping", "id: a, metric: reports, rate: {5: 1m}",
            "1:42 expected a text, got a mapping"),
        .budget(
            "rate-and-count", "id: a, metric: reports, rate: 5/1m, count: 20",
            #"1:42 a rule with "count" has no "rate""#),
        .budget(
            "rate-with-all-it-cannot-have",
            "id: a, metric: reports, rate: 5/1m, limit: 1, share: poor, percentile: 75, min_samples: 3, widen_to: 1d",
            #"1:55 a rule with "rate" has no "limit""#,
            #"1:65 a rule with "rate" has no "share""#,
            #"1:83 a rule with "rate" has no "percentile""#,
            #"1:100 a rule with "rate" has no "min_samples""#,
            #"1:113 a rule with "rate" has no "widen_to""#),
        .budget(
            "count-that-widens", "id: a, metric: reports, count: 5, widen_to: 1d",
            #"1:56 a rule with "count" has no "widen_to""#),
        .budget(
            "contradiction-of-an-unknown-metric", "id: a, metric: nosuchthing, count: 5, limit: 1s",
            #"1:27 unknown metric "nosuchthing"; expected one of LCP, FID, CLS, INP, FCP, TTFB, load, bytes.script, bytes.style, bytes.image, bytes.font, bytes.total, requests.total, phase, reports, Next.js-hydration, Next.js-route-change-to-render, Next.js-render"#,
            #"1:57 a rule with "count" has no "limit""#),
    ]

    static let levels: [RuleProblemCase] = [
        .budget(
            "resolves-above-the-limit", "id: a, metric: LCP, limit: 2500ms, resolve_below: 2.6s",
            #"1:62 expected at most the limit of 2500ms, got "2.6s""#),
        .budget(
            "resolve-above-where-less-is-better", "id: a, metric: LCP, limit: 2500ms, resolve_above: 2s",
            #"1:62 of LCP less is better: write "resolve_below""#),
        .budget(
            "resolve-level-without-unit", "id: a, metric: LCP, limit: 2500ms, resolve_below: 2300",
            "1:62 the resolve_below of LCP needs its unit: write 2300ms (units: ms, s, min)"),
        .budget(
            "resolve-level-of-another-unit", "id: a, metric: LCP, limit: 2500ms, resolve_below: 10%",
            #"1:62 the resolve_below of LCP is a time in ms, s or min, such as 2500ms; got "10%""#),
        .budget(
            "resolve-level-of-zero", "id: a, metric: LCP, limit: 2500ms, resolve_below: 0s",
            #"1:62 the resolve_below of LCP must be above 0, got "0s""#),
        .budget(
            "resolve-level-that-is-a-list", "id: a, metric: LCP, limit: 2500ms, resolve_below: [1s]",
            "1:62 expected a text, got a list"),
        .budget(
            "share-resolves-above-its-limit", "id: a, metric: LCP, share: poor, limit: 10%, resolve_below: 11%",
            #"1:72 expected at most the limit of 10%, got "11%""#),
        .budget(
            "share-resolves-at-a-number", "id: a, metric: LCP, share: poor, limit: 10%, resolve_below: 5",
            "1:72 a share is a percentage: write 5%"),
        .budget(
            "share-resolves-above", "id: a, metric: LCP, share: poor, limit: 10%, resolve_above: 5%",
            #"1:72 of LCP fewer are better: write "resolve_below""#),
        .budget(
            "count-resolves-above-its-limit", "id: a, metric: reports, count: 20, resolve_below: 21",
            #"1:62 expected at most the limit of 20, got "21""#),
        .budget(
            "rate-resolves-at-a-number", "id: a, metric: reports, rate: 5/1m, resolve_below: 4",
            #"1:63 expected so many in a time, such as 5/1m, got "4""#),
        .budget(
            "rate-resolves-above-its-limit", "id: a, metric: reports, rate: 5/1m, resolve_below: 301/1h",
            #"1:63 expected at most the limit of 5/1m, got "301/1h""#),
    ]
}
