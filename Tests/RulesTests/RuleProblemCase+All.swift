extension RuleProblemCase {
    static let all: [RuleProblemCase] =
        receivers + receiverTypes + receiverOptions + metrics + limits + numbers + dimensions + words + files + shares
        + rates + filters + guards + levels + defaults + objectives + comparisons + quiet

    private static let receivers: [RuleProblemCase] = [
        .file(
            "no-name", "receivers: [{type: webhook, url_env: A}]",
            #"1:13 the key "name" is missing"#),
        .file(
            "no-address", "receivers: [{name: a, type: webhook}]",
            #"1:13 the receiver has no address; give "url_env", "url_file" or "url""#),
        .file(
            "two-addresses", "receivers: [{name: a, type: webhook, url_env: A, url: https://a.example}]",
            #"1:55 a receiver has "url_env" or "url", not both"#),
        .file(
            "not-a-web-url", "receivers: [{name: a, type: webhook, url: ftp://a.example}]",
            "1:43 expected an http or https URL of at most 2048 bytes, such as https://example.com/x"),
        .file(
            "url-without-host", "receivers: [{name: a, type: webhook, url: https:///x}]",
            "1:43 expected an http or https URL of at most 2048 bytes, such as https://example.com/x"),
        .file(
            "url-in-url-env", "receivers: [{name: a, type: webhook, url_env: https://a.example}]",
            "1:47 expected the name of an environment variable in capitals, such as ONCALL_URL"),
        .file(
            "secret-pasted", "receivers: [{name: a, type: webhook, url_env: A, secret_env: s3cret}]",
            "1:62 expected the name of an environment variable in capitals, such as ONCALL_URL"),
        .file(
            "unknown-type", "receivers: [{name: a, type: webhok, url_env: A}]",
            #"1:29 unknown value "webhok"; expected webhook, event, slack, discord, teams, pagerduty, ntfy, google-chat, telegram, mattermost, email; did you mean "webhook"?"#
        ),
        .file(
            "unknown-receiver-key", "receivers: [{name: a, type: webhook, url_env: A, secretenv: B}]",
            #"1:50 unknown key "secretenv"; did you mean "secret_env"?"#),
        .file(
            "long-name", "receivers: [{name: \(String(repeating: "a", count: 65)), type: webhook, url_env: A}]",
            "1:20 expected 1 to 64 characters on one line, got 65 characters"),
        .file(
            "duplicate-receiver",
            """
            receivers:
              - {name: a, type: webhook, url_env: A}
              - {name: a, type: webhook, url_env: B}
            """,
            #"3:12 the name "a" belongs to another receiver already"#),
        .file(
            "unknown-receiver",
            """
            defaults: {notify: [oncal]}
            receivers: [{name: oncall, type: webhook, url_env: A}]
            budgets: [{id: lcp, metric: LCP, limit: 1s, notify: [oncall, everybody, oncall]}]
            """,
            #"1:21 unknown receiver "oncal"; did you mean "oncall"?"#,
            #"3:62 unknown receiver "everybody"; expected one of oncall"#,
            #"3:73 the receiver "oncall" stands here twice"#),
        .budget(
            "no-receivers", "id: lcp, metric: LCP, limit: 1s, notify: oncall",
            #"1:53 unknown receiver "oncall"; the file defines none under "receivers""#),
        .file(
            "receiver-with-a-slip-is-known",
            """
            receivers: [{name: oncall, type: webhook}]
            budgets: [{id: lcp, metric: LCP, limit: 1s, notify: oncall}]
            """,
            #"1:13 the receiver has no address; give "url_env", "url_file" or "url""#),
    ]

    private static let metrics: [RuleProblemCase] = [
        .budget(
            "unknown-metric", "id: lcp, metric: LPC, limit: 1s",
            #"1:29 unknown metric "LPC"; did you mean "LCP"?"#),
        .budget(
            "unheard-of-metric", "id: lcp, metric: throughput, limit: 1s",
            #"1:29 unknown metric "throughput"; expected one of LCP, FID, CLS, INP, FCP, TTFB, load, bytes.script, bytes.style, bytes.image, bytes.font, bytes.total, requests.total, phase, reports, Next.js-hydration, Next.js-route-change-to-render, Next.js-render"#
        ),
        .budget(
            "server-metric-in-budgets", "id: q, metric: query, limit: 1s",
            #"1:27 query is measured by servers; put this rule under "latency""#),
        .file(
            "browser-metric-in-latency", "latency: [{id: lcp, metric: LCP, limit: 1s}]",
            #"1:29 LCP is measured by browsers; put this rule under "budgets""#),
    ]

    private static let limits: [RuleProblemCase] = [
        .budget(
            "limit-for-reports", "id: r, metric: reports, limit: 5",
            "1:43 reports are counted: say how many are allowed in the window, such as count: 20"),
        .budget(
            "count-and-limit", "id: r, metric: reports, count: 5, limit: 5, min_samples: 3",
            #"1:53 a rule with "count" has no "limit""#,
            #"1:69 a rule with "count" has no "min_samples""#),
        .budget(
            "count-that-is-no-number", "id: r, metric: reports, count: -1",
            #"1:43 expected a whole number, the most that may be counted in the window, got "-1""#),
        .budget(
            "phases-together", "id: p, metric: phase, limit: 1s, by: [page]",
            #"1:11 phases are times of different things: add "phase" to "by""#),
        .budget(
            "size-for-a-time", "id: lcp, metric: LCP, limit: 244KB",
            #"1:41 the limit of LCP is a time in ms, s or min, such as 2500ms; got "244KB""#),
        .budget(
            "time-for-a-size", "id: s, metric: bytes.script, limit: 100ms",
            #"1:48 the limit of bytes.script is a size in B, KB, MB or GB, such as 244KB; got "100ms""#),
        .budget(
            "time-for-a-score", "id: cls, metric: CLS, limit: 100ms",
            #"1:41 the limit of CLS is a plain number without a unit, such as 0.1; got "100ms""#),
        .budget(
            "share-for-a-count", "id: n, metric: requests.total, limit: 50%",
            #"1:50 the limit of requests.total is a plain number without a unit, such as 50; got "50%""#),
        .budget(
            "bare-number-for-a-time", "id: lcp, metric: LCP, limit: 2500",
            "1:41 the limit of LCP needs its unit: write 2500ms (units: ms, s, min)"),
        .budget(
            "bare-number-for-a-size", "id: s, metric: bytes.script, limit: 244000",
            "1:48 the limit of bytes.script needs its unit: write 244000B (units: B, KB, MB, GB)"),
        .budget(
            "zero-limit", "id: lcp, metric: LCP, limit: 0ms",
            #"1:41 the limit of LCP must be above 0, got "0ms""#),
        .budget(
            "limit-below-the-quantum", "id: lcp, metric: LCP, limit: 0.0001ms",
            #"1:41 the limit of LCP must be above 0, got "0.0001ms""#),
        .budget(
            "negative-limit", "id: lcp, metric: LCP, limit: -5ms",
            #"1:41 the limit of LCP is a time in ms, s or min, such as 2500ms; got "-5ms""#),
        .budget(
            "infinite-limit", "id: cls, metric: CLS, limit: .inf",
            #"1:41 the limit of CLS is a plain number without a unit, such as 0.1; got ".inf""#),
        .budget(
            "unreachable-limit", "id: lcp, metric: LCP, limit: 11min",
            "1:41 values of LCP are told apart up to 10 min, so a limit of 11min would never be broken"),
        .budget(
            "limit-in-the-highest-bucket", "id: t, metric: bytes.total, limit: 20MB",
            "1:47 values of bytes.total are told apart up to 16.6 MB, so a limit of 20MB would never be broken"),
        .budget(
            "limit-is-a-list", "id: lcp, metric: LCP, limit: [1s]",
            "1:41 expected a text, got a list"),
    ]

    private static let numbers: [RuleProblemCase] = [
        .budget(
            "percentile-out-of-range", "id: lcp, metric: LCP, limit: 1s, percentile: 100",
            #"1:57 expected a percentile from 1 to 99.99, such as 75 or p75, got "100""#),
        .budget(
            "percentile-not-a-number", "id: lcp, metric: LCP, limit: 1s, percentile: nan",
            #"1:57 expected a percentile from 1 to 99.99, such as 75 or p75, got "nan""#),
        .budget(
            "window-too-long", "id: lcp, metric: LCP, limit: 1s, window: 31d",
            "1:53 31d is out of range; expected 1m to 30d"),
        .budget(
            "window-not-a-duration", "id: lcp, metric: LCP, limit: 1s, window: 1 hour",
            #"1:53 expected a duration such as 90s, 15m, 1h or 7d, got "1 hour""#),
        .budget(
            "no-samples", "id: lcp, metric: LCP, limit: 1s, min_samples: 0",
            #"1:58 expected auto or a whole number from 1 to 1000000, got "0""#),
        .file(
            "confidence-of-a-coin", "defaults: {confidence: 50%}",
            #"1:24 expected a confidence above 50% and at most 99.999%, such as 95%, got "50%""#),
        .file(
            "confidence-without-percent", "defaults: {confidence: 0.95}",
            #"1:24 expected a confidence above 50% and at most 99.999%, such as 95%, got "0.95""#),
        .file(
            "certainty", "defaults: {confidence: 100%}",
            #"1:24 expected a confidence above 50% and at most 99.999%, such as 95%, got "100%""#),
        .file(
            "too-eager", "defaults: {evaluate_every: 9s}",
            "1:28 9s is out of range; expected 10s to 1h"),
        .file(
            "unknown-default", "defaults: {min_sample: 3}",
            #"1:12 unknown key "min_sample"; did you mean "min_samples"?"#),
    ]

    private static let dimensions: [RuleProblemCase] = [
        .budget(
            "unknown-dimension", "id: lcp, metric: LCP, limit: 1s, by: [pgae, colour]",
            #"1:50 unknown dimension "pgae"; did you mean "page"?"#,
            #"1:56 unknown dimension "colour"; expected one of site, page, device"#),
        .budget(
            "dimension-not-kept", "id: lcp, metric: LCP, limit: 1s, by: [browser]",
            #"1:50 this metric is not kept by "browser"; expected one of site, page, device"#),
        .budget(
            "dimension-of-servers", "id: lcp, metric: LCP, limit: 1s, by: [query]",
            #"1:50 this metric is not kept by "query"; expected one of site, page, device"#),
        .budget(
            "duplicate-dimension", "id: lcp, metric: LCP, limit: 1s, by: [page, page]",
            #"1:56 the dimension "page" stands here twice"#),
    ]

    private static let words: [RuleProblemCase] = [
        .budget(
            "bad-id", "id: -LCP, metric: LCP, limit: 1s",
            #"1:16 expected an id of 1 to 63 small letters, digits and hyphens, not starting with a hyphen, got "-LCP""#
        ),
        .budget(
            "long-id", "id: \(String(repeating: "a", count: 64)), metric: LCP, limit: 1s",
            "1:16 expected an id of 1 to 63 small letters, digits and hyphens, not starting with a hyphen, got \"\(String(repeating: "a", count: 60))\""
        ),
        .file(
            "duplicate-id",
            """
            latency: [{id: a, metric: query, limit: 1s}]
            budgets: [{id: a, metric: LCP, limit: 1s}]
            """,
            #"1:16 the id "a" belongs to another rule already"#),
        .budget(
            "unknown-severity", "id: lcp, metric: LCP, limit: 1s, severity: pager",
            #"1:55 unknown value "pager"; expected page, ticket, info; did you mean "page"?"#),
        .budget(
            "runbook-is-a-path", "id: lcp, metric: LCP, limit: 1s, runbook: /wiki/lcp",
            "1:54 expected an http or https URL of at most 2048 bytes, such as https://example.com/x"),
        .budget(
            "unknown-placeholder", #"id: lcp, metric: LCP, limit: 1s, summary: "{{vlaue}} {{colour}}""#,
            "1:54 unknown placeholder {{vlaue}}; did you mean {{value}}?",
            "1:54 unknown placeholder {{colour}}; expected one of {{value}}, {{limit}}, {{percentile}}, {{metric}}, {{count}}, {{window}}"
        ),
        .budget(
            "placeholder-not-in-by", #"id: lcp, metric: LCP, limit: 1s, by: [device], summary: "{{page}} {{dvice}}""#,
            #"1:68 the placeholder {{page}} needs "page" in the rule's "by""#,
            "1:68 unknown placeholder {{dvice}}; did you mean {{device}}?"),
        .budget(
            "open-placeholder", #"id: lcp, metric: LCP, limit: 1s, summary: "is {{value}""#,
            #"1:54 a "{{" of the summary is never closed by "}}""#),
        .budget(
            "long-summary", "id: lcp, metric: LCP, limit: 1s, summary: \(String(repeating: "a", count: 301))",
            "1:54 expected 1 to 300 characters on one line, got 301 characters"),
        .budget(
            "summary-of-two-lines", #"id: lcp, metric: LCP, limit: 1s, summary: "a\nb""#,
            "1:54 expected 1 to 300 characters on one line, got 3 characters"),
    ]

    private static let files: [RuleProblemCase] = [
        .file(
            "unknown-section", "budget: []",
            #"1:1 unknown key "budget"; did you mean "budgets"?"#),
        .file(
            "section-of-a-later-version", "playbooks: []",
            #"1:1 unknown key "playbooks"; expected one of include, defaults, receivers, budgets, latency, objectives, silences, mute, inhibit, grouping, heartbeat"#
        ),
        .budget(
            "key-of-a-later-version", "id: lcp, metric: LCP, limit: 1s, playbooks: 24h",
            #"1:45 unknown key "playbooks"; expected one of id, metric, percentile, share, limit, count, rate, compare, worse_by, where, by, window, widen_to, for, keep_firing_for, resolve_below, resolve_above, decide_on, no_data, min_samples, severity, notify, summary, runbook"#
        ),
        .budget(
            "missing-keys", "",
            #"1:11 the key "id" is missing"#,
            #"1:11 the key "metric" is missing"#,
            #"1:11 the key "limit" is missing"#),
        .file(
            "section-is-a-mapping", "budgets: {id: lcp}",
            "1:10 expected a list, got a mapping"),
        .file(
            "entry-is-a-text", "budgets: [lcp]",
            #"1:11 expected a mapping, got "lcp""#),
        .file(
            "file-is-a-list", "- lcp",
            "1:1 expected a mapping, got a list"),
        .file(
            "not-yaml", "budgets: [\n",
            "2:1 not valid YAML: did not find expected node content"),
        .file(
            "everything-at-once",
            """
            receivers:
              - {name: oncall, type: webhook, url_env: ONCALL_URL}
            budgets:
              - id: LCP
                metrik: LCP
                limit: 1s
              - id: cls
                metric: CLS
                limit: 1s
                by: [pag]
                window: 5s
                notify: [oncal]
            latency:
              - {id: cls, metric: query, limit: 100}
            """,
            #"4:5 the key "metric" is missing"#,
            #"4:9 expected an id of 1 to 63 small letters, digits and hyphens, not starting with a hyphen, got "LCP""#,
            #"5:5 unknown key "metrik"; did you mean "metric"?"#,
            #"9:12 the limit of CLS is a plain number without a unit, such as 0.1; got "1s""#,
            #"10:10 unknown dimension "pag"; did you mean "page"?"#,
            "11:13 5s is out of range; expected 1m to 30d",
            #"12:14 unknown receiver "oncal"; did you mean "oncall"?"#,
            #"14:10 the id "cls" belongs to another rule already"#,
            "14:37 the limit of query needs its unit: write 100ms (units: ms, s, min)"),
    ]
}
