/// Files that the parser takes.
enum RuleSamples {
    /// Every key, in most of its forms; one that includes needs a reader.
    static let everyKey = """
        include: "rules.d/*.yml"
        defaults:
          evaluate_every: 10s
          confidence: 97.5%
          min_samples: 12
          notify: hook
          widen_to: 24h
          for: 10m
          keep_firing_for: 5m
          decide_on: point
          no_data: alert after 15m
        receivers:
          - {name: oncall, type: webhook, url_env: ONCALL_URL, secret_env: ONCALL_SECRET}
          - {name: hook, type: webhook, url: "https://hooks.example/T0/B0"}
          - {name: events, type: event, url_file: /run/secrets/events, secret_file: [/run/secrets/new, /run/secrets/old]}
          - {name: slack, type: slack, url_env: SLACK_URL, rate: 10/1m, fallback: mail, notify_on: [page, ticket]}
          - {name: discord, type: discord, url_env: DISCORD_URL, send_resolved: false, private_addresses: refuse}
          - {name: teams, type: teams, url_env: TEAMS_URL, proxy_env: HTTPS_PROXY, private_addresses: allow}
          - {name: pager, type: pagerduty, key_env: PAGER_KEY, notify_on: page}
          - {name: phone, type: ntfy, url: https://ntfy.example, topic: ops, token_file: /run/secrets/ntfy}
          - {name: chat, type: google-chat, url_env: CHAT_URL}
          - {name: telegram, type: telegram, token_env: BOT_TOKEN, chat_id: -1001234567890}
          - {name: mattermost, type: mattermost, url_env: MATTERMOST_URL, ca_file: /etc/ssl/own.pem}
          - {name: mail, type: email, url_env: MAIL_URL, from: vitalsd@example.com, to: [a@example.com, b@example.com]}
        budgets:
          - id: lcp
            metric: LCP
            percentile: p90
            limit: 2.3s
            where: {page: /shop/*, device: [mobile, "!tablet"], site: ["*", "!b?g"]}
            by: [page, device]
            window: 7d
            widen_to: 30d
            for: 1d
            keep_firing_for: 0s
            resolve_below: 2300ms
            decide_on: bound
            no_data: keep
            min_samples: auto
            severity: page
            notify: [hook, oncall]
            summary: "{{ value }} on {{page}}"
            runbook: https://wiki.example/lcp?x=1
          - {id: poor, metric: INP, share: poor, limit: 10%, resolve_below: 7.5%, no_data: ok, min_samples: 40}
          - {id: cls, metric: CLS, percentile: 75, limit: 0.1, resolve_below: 0.09, by: page}
          - {id: csp, metric: reports, count: 20, resolve_below: 0, by: [site, report, subject]}
          - {id: phases, metric: phase, limit: 1s, by: [phase]}
          - {id: one-phase, metric: phase, limit: 1s, where: {phase: server.db}, by: []}
          - {id: monday, metric: LCP, compare: last_weeks, worse_by: 12.5%, by: [page], window: 2h, percentile: 90}
          - {id: release, metric: LCP, compare: previous_release, worse_by: 10%, by: [site, device], min_samples: 200}
        latency:
          - {id: errors, metric: request.errors, rate: 5/1m, resolve_below: 120/1h, where: {route: ["/a*", "!/a/b"]}}
          - {id: slow, metric: query, percentile: 99.9, limit: 0.1 s, by: service, notify: []}
          - {id: newer, metric: query, compare: previous_release, worse_by: 1000%, by: [service, query], where: {service: "a*"}}
        objectives:
          - id: ttfb
            metric: TTFB
            good_below: 800ms
            target: 99%
            period: 30d
            windows: [1h, 6h, 3d]
            by: [site]
            where: {device: [mobile, desktop]}
            for: 0s
            keep_firing_for: 5m
            decide_on: bound
            no_data: keep
            notify: oncall
            summary: "{{metric}} of {{site}} burns {{value}}, limit {{limit}}"
            runbook: https://wiki.example/slo
          - {id: queries, metric: query, good_below: 0.1s, target: 99.95%, windows: 1h}
        silences:
          - {match: {page: /legacy}, until: 2027-01-01T00:00:00Z, reason: "being retired"}
          - match: {rule: ["lcp*", "!poor"], severity: page, metric: LCP, site: "!shop"}
            from: 2026-12-24T12:00:00+01:00
            until: 2026-12-27
            reason: holidays
            author: Ada
        mute:
          - {rules: ["po*"], when: "22:00-07:00", zone: Europe/Paris}
          - {rules: lcp, when: "00:00-24:00", days: [sat, sun]}
          - {rules: lcp, when: "12:00-13:00", days: mon-fri, zone: UTC}
        inhibit:
          - {when: {rule: errors}, mute: {severity: [ticket, info]}, same: [site, service]}
          - {when: {severity: page}, mute: {severity: ticket}}
        grouping: {by: [rule, site], wait: 30s, interval: 5m, repeat: 4h}
        heartbeat: {url_env: HEARTBEAT_URL, every: 5m}

        """

    /// Fields of a budget.
    static let budgets = [
        "id: a, metric: LCP, limit: 1s", "id: 404, metric: LCP, limit: 1s", "id: a, metric: LCP, limit: 1.s",
        "id: a, metric: LCP, limit: .5s", "id: a, metric: LCP, limit: 9min", "id: a, metric: LCP, limit: 0.001ms",
        "id: a, metric: bytes.total, limit: 1 MB", "id: a, metric: requests.total, limit: 50",
        "id: a, metric: requests.total, limit: 050", "id: a, metric: LCP, limit: 1s, percentile: 1",
        "id: a, metric: LCP, limit: 1s, percentile: 99.99", "id: a, metric: LCP, limit: 1s, percentile: p050.50",
        "id: a, metric: LCP, limit: 1s, window: 1m", "id: a, metric: LCP, limit: 1s, window: 720h",
        "id: a, metric: LCP, limit: 1s, window: 60000ms", "id: a, metric: LCP, limit: 1s, window: 0043199min",
        "id: a, metric: LCP, limit: 1s, window: 1000000000ms", "id: a, metric: LCP, limit: 1s, window: 2592000s",
        "id: a, metric: LCP, limit: 1s, for: 0d", "id: a, metric: LCP, limit: 1s, for: 86400000ms",
        "id: a, metric: LCP, limit: 1s, keep_firing_for: 1440m", "id: a, metric: LCP, limit: 1s, min_samples: 1",
        "id: a, metric: LCP, limit: 1s, min_samples: 1000000", "id: a, metric: LCP, count: 1000000000",
        "id: a, metric: LCP, count: 0", "id: a, metric: LCP, rate: 0/1m", "id: a, metric: LCP, rate: .5/30d",
        "id: a, metric: LCP, share: not_good, limit: 99.99%", "id: a, metric: LCP, share: poor, limit: 0.01%",
        "id: a, metric: LCP, share: poor, limit: .5%", "id: a, metric: LCP, limit: 1s, where: ",
        "id: a, metric: LCP, limit: 1s, where: {page: 404, device: [\"*\"]}",
        "id: a, metric: LCP, limit: 1s, where: {site: [true, 1.5]}, by: site",
        "id: a, metric: LCP, limit: 1s, no_data: alert  after 1440min", "id: a, metric: LCP, limit: 1s, summary: 5",
        "id: a, metric: LCP, limit: 1s, runbook: HTTPS://x",
    ]

    static let includes = ["include: ", "include: a.yml", "include: [/etc/a.yml, ./b/c*.yml, ..a, a.., x/?.yml]"]

    /// Fields of a receiver.
    static let receivers = [
        "name: 5, type: webhook, url_env: A, secret_env: [B, C]", "name: a, type: webhook, url: HTTP://x, rate: 1/1h",
        "name: a, type: pagerduty, url: https://events.eu.pagerduty.com, key_file: /k",
        "name: a, type: telegram, url: http://127.0.0.1:8081, token_file: /t, chat_id: \"@ops_2\"",
        "name: a, type: telegram, token_env: T, chat_id: \"-5\", rate: 0030/60000ms",
        "name: a, type: ntfy, url_env: A, topic: 404", "name: a, type: ntfy, url_env: A, topic: true",
        "name: a, type: email, url: \"smtp://u%40x:p%2Fss@mail.example:587\", from: a+b@example.com, to: c@localhost",
        "name: a, type: email, url: SMTPS://mail.example, from: a@x, to: [c@x]",
        "name: a, type: slack, url_env: A, notify_on: [info, ticket, page], send_resolved: \"true\"",
        "name: a, type: slack, url_env: A, proxy_env: P, private_addresses: allow, rate: 1000/1s",
    ]

    static let all =
        ["", "defaults:\nreceivers:\nbudgets:\nlatency:\n", "defaults: {confidence: 50.1%}", everyKey] + includes
        + budgets.map { "budgets: [{\($0)}]" } + receivers.map { "receivers: [{\($0)}]" }
}
