"""Asks a server what it holds, and compares that with what was acknowledged: what every part needs."""

import json
import signal
import sqlite3
import statistics
import sys
import time
import urllib.parse
from collections import Counter

from harness import get
from traffic import VITALS

METRICS = (*VITALS, "query")
REPEATS = 5
UPKEEP_SECONDS = 300


def check(truth, message):
    if not truth:
        sys.exit(f"FAILED: {message}")


def database(path):
    """A reader that changes nothing: neither the file nor its log."""
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)


def value(connection, sql, *arguments):
    return connection.execute(sql, arguments).fetchone()[0]


def answer(server, **question):
    return json.loads(get(server.port, "/v1/query?" + urllib.parse.urlencode(question), timeout_seconds=120))


def flush(server):
    """An answer contains everything acknowledged before the question, so asking flushes."""
    answer(server, metric="LCP", **{"from": "-1m"})


def counts(server, since):
    """How many of each metric the rollups hold."""
    totals = Counter()
    for metric in METRICS:
        by = "service" if metric == "query" else "site"
        totals[metric] = sum(row["count"] for row in answer(server, metric=metric, by=by, **{"from": since})["rows"])
    return +totals


def check_counted(server, acknowledged, since="-6h"):
    held = counts(server, since)
    check(held == +acknowledged, f"acknowledged {dict(acknowledged)}, the rollups hold {dict(held)}")


def wait_until(condition, what, again=lambda: None):
    """Polls; a signal that came while the last one was served may be lost, so `again` repeats it now and then."""
    deadline = time.monotonic() + UPKEEP_SECONDS
    repeat = time.monotonic() + 10
    while not condition():
        check(time.monotonic() < deadline, f"{what} did not happen within {UPKEEP_SECONDS} s")
        if time.monotonic() > repeat:
            repeat += 10
            again()
        time.sleep(0.005)


def upkeep(server):
    """Has the server flush, fold and trim now, and waits until it has."""
    def signal_server():
        server.process.send_signal(signal.SIGUSR1)

    reader = database(server.data / "vitals.db")
    sql = "SELECT coalesce(max(value), 0) FROM progress WHERE name = 'retention_time'"
    before = value(reader, sql)
    signal_server()
    wait_until(lambda: value(reader, sql) != before, "upkeep", signal_server)
    reader.close()


def median_seconds(ask):
    """The first time, and the median of REPEATS more."""
    times = []
    for _ in range(REPEATS + 1):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return {"first_ms": round(times[0] * 1000, 1), "median_ms": round(statistics.median(times[1:]) * 1000, 1),
            "max_ms": round(max(times[1:]) * 1000, 1)}
