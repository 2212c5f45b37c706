"""What an evaluation of many rules over many pages takes."""

import os
import re
import signal

from harness import Collector, get, spread
from parts.books import answer, check, flush, wait_until
from traffic import Client, Values, page, report

METRICS = ("LCP", "CLS", "INP", "TTFB")
WINDOWS = ("1h", "30m", "2h")
PERCENTILES = (75, 90, 95)


def rules(count):
    """So many budgets over four metrics, three windows and three percentiles; none of them fires."""
    lines = ["defaults: {evaluate_every: 1h}", "budgets:"]
    for number in range(count):
        metric = METRICS[number % 4]
        limit = "0.9" if metric == "CLS" else f"{50000 + number}ms"
        lines.append(f"  - {{id: r{number}, metric: {metric}, limit: {limit}, by: [site, page, device], "
                     f"percentile: {PERCENTILES[number % 3]}, window: {WINDOWS[number // 4 % 3]}}}")
    return "\n".join(lines) + "\n"


def gauge(server, name):
    return int(re.search(rf"^{name} (\d+)", get(server.port, "/metrics"), re.M).group(1))


def fill(server, scale, visits):
    """So many visits of each page; every page has a cell of each metric."""
    client, source = Client(server.port), Values()
    pools = {metric: source.pool(metric) for metric in METRICS}
    for site in range(scale.rule_sites):
        reports = [(metric, report(metric, pools[metric][(site + number * 7 + visit) % 5000], f"{visits}-{number}-{visit}", page(number)))
                   for number in range(scale.rule_pages) for visit in range(visits) for metric in METRICS]
        client.post_reports(reports, site=f"site-{site}")
    return client.acknowledged


def measure(options, scale, folder):
    result = {}
    for visits in scale.rule_visits:
        with Collector(options.binary, folder / f"{visits}", "--flush-interval", "60s", rules=rules(scale.rule_count)) as server:
            acknowledged = fill(server, scale, visits)
            flush(server)
            took = []
            for number in range(scale.rule_rounds + 1):
                os.kill(server.process.pid, signal.SIGUSR1)
                done = re.compile(r'^vitalsd_evaluations_total\{result="done"\} (\d+)', re.M)
                wait_until(lambda: int(done.search(get(server.port, "/metrics")).group(1)) > number, "an evaluation")
                took.append(gauge(server, "vitalsd_evaluation_milliseconds"))
            held = {metric: sum(row["count"] for row in answer(server, metric=metric, by="site", **{"from": "-6h"})["rows"])
                    for metric in METRICS}
            check(held == dict(acknowledged), f"acknowledged {dict(acknowledged)}, the rollups hold {held}")
            check('"state"' not in get(server.port, "/v1/alerts"), "a rule fired that should not")
            result[f"{visits}"] = {
                "rules": scale.rule_count, "cells": scale.rule_sites * scale.rule_pages * len(METRICS),
                "first_ms": took[0], "ms": took[1:], "peak_resident_megabytes": server.resident_megabytes()}
    return result


def show(result):
    print(f"{'values a cell':>14}{'rules':>8}{'cells':>10}{'first ms':>10}{'ms, median (min–max)':>24}{'peak MB':>9}")
    for visits, row in result.items():
        print(f"{visits:>14}{row['rules']:>8}{row['cells']:>10,}{row['first_ms']:>10}{spread(row['ms'], 0):>24}"
              f"{row['peak_resident_megabytes']:>9.1f}")
