extension RuleProblemCase {
    private static func quiet(_ outcome: String, _ text: String, _ problems: String...) -> RuleProblemCase {
        RuleProblemCase(
            outcome: outcome, text: "budgets: [{id: lcp, metric: LCP, limit: 1s}]\n\(text)", problems: problems)
    }

    static let quiet: [RuleProblemCase] = [
        quiet(
            "silence-without-end", "silences: [{match: {page: /a}, reason: old}]",
            #"2:12 the key "until" is missing"#),
        quiet(
            "silence-of-everything-by-mistake", "silences: [{match: {}, until: 2027-01-01, reason: old}]",
            #"2:20 expected what it is about, such as {page: /legacy}; to match everything write {rule: "*"}"#),
        quiet(
            "silence-of-an-unknown-rule", "silences: [{match: {rule: lpc}, until: 2027-01-01, reason: old}]",
            #"2:27 no rule is called "lpc"; did you mean "lcp"?"#),
        quiet(
            "silence-of-an-unknown-label", "silences: [{match: {pages: /a}, until: 2027-01-01, reason: old}]",
            #"2:21 unknown label "pages"; expected one of rule, severity, metric, site, page, device, browser, country, connection, navigation, release, bot, tag, phase, element, report, subject, service, query, route, operation, database; did you mean "page"?"#
        ),
        quiet(
            "silence-until-someday", "silences: [{match: {page: /a}, until: tomorrow, reason: old}]",
            #"2:39 expected an instant such as 2027-01-01T00:00:00Z, got "tomorrow""#),
        quiet(
            "silence-that-ends-before-it-begins",
            "silences: [{match: {page: /a}, from: 2027-01-02, until: 2027-01-01, reason: old}]",
            "2:57 a silence ends after it begins"),
        quiet(
            "unknown-severity-of-a-silence", "silences: [{match: {severity: pager}, until: 2027-01-01, reason: old}]",
            #"2:31 unknown severity; expected one of page, ticket, info, got "pager""#),
        quiet(
            "muted-at-no-hour", "mute: [{rules: lcp, when: \"22-7\"}, {rules: lcp, when: \"25:00-26:00\"}]",
            #"2:27 expected hours of the day such as "22:00-07:00", got "22-7""#,
            #"2:55 expected hours of the day such as "22:00-07:00", got "25:00-26:00""#),
        quiet(
            "muted-nowhere", "mute: [{rules: lcp, when: \"22:00-07:00\", zone: Europe/Pariss}]",
            #"2:48 unknown time zone "Europe/Pariss"; expected such as Europe/Paris; did you mean "Europe/Paris"?"#),
        quiet(
            "muted-on-no-day", "mute: [{rules: lcp, when: \"22:00-07:00\", days: [monday]}]",
            #"2:49 expected days such as mon, mon-fri or [sat, sun], got "monday""#),
        quiet(
            "muted-rule-nobody-knows", "mute: [{rules: [\"script-*\"], when: \"22:00-07:00\"}]",
            #"2:17 no rule is called "script-*""#),
        quiet(
            "inhibits-without-target", "inhibit: [{when: {rule: lcp}}]",
            #"2:11 the key "mute" is missing"#),
        quiet(
            "groups-by-nothing-known", "grouping: {by: [page, alertname]}",
            #"2:23 unknown label "alertname"; expected one of rule, severity, metric, site, page, device, browser, country, connection, navigation, release, bot, tag, phase, element, report, subject, service, query, route, operation, database"#
        ),
        quiet(
            "repeats-each-minute", "grouping: {repeat: 1m}",
            "2:20 1m is out of range; expected 5m to 7d"),
        quiet(
            "heartbeat-to-nowhere", "heartbeat: {every: 5m}",
            #"2:12 the heartbeat has no address; give "url_env" or "url""#),
        quiet(
            "heartbeat-with-its-secret", "heartbeat: {url_env: https://hc.example/token}",
            "2:22 expected the name of an environment variable in capitals, such as ONCALL_URL"),
    ]
}
