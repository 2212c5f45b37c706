"""How long a question over a month takes, asked of a server that has lived through one."""

import signal
import time
from pathlib import Path

from harness import HERE, Collector, get, stored_count
from parts.books import REPEATS, answer, check, check_counted, database, median_seconds, upkeep, value
from traffic import VITALS, Client, Values, page, report

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
DASHBOARDS = HERE.parent / "dashboards"

HOUR_SECONDS = 3600
DEVICES = ("mobile", "desktop")


class BackdatedClock:
    """A server's wall clock, set from here by libfaketime while it runs; its monotonic clock stays the machine's.

    An hour at a time, because retention does not believe a clock that leaps two.
    """

    def __init__(self, folder):
        self.file = folder / "clock"
        # `taskset` inherits the preload and gives vitalsd the FAKETIME_SHARED it made. Without that the library would add it to
        # vitalsd's own environment, which moves it, and Swift finds the arguments beside the environment: it would see none.
        self.environment = {
            "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def set(self, instant):
        """The file appears whole: the server reads it at every look at the clock."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{instant - time.time():+.3f}\n")
        new.replace(self.file)

    def clean(self, process):
        """A killed process leaves the library's shared memory behind; its name is the process's."""
        for name in (f"faketime_shm_{process.pid}", f"sem.faketime_sem_{process.pid}"):
            Path("/dev/shm", name).unlink(missing_ok=True)


def post_hour(client, scale, pools, hour):
    for device_number, device in enumerate(DEVICES):
        reports = []
        for visit in range(scale.visits):
            for number in range(scale.pages):
                place = hour * 7 + number * 31 + visit * 3 + device_number
                name = page(number)
                reports += [(m, report(m, pools[m][place % len(pools[m])], f"{hour}-{device}-{visit}-{number}", name))
                            for m in VITALS]
        client.post_reports(reports, device=device)


def build_history(options, scale, folder):
    """Lives through the days hour by hour: flushed, folded and trimmed at each. Returns what was acknowledged."""
    source = Values()
    pools = {metric: source.pool(metric) for metric in VITALS}
    clock = BackdatedClock(folder)
    hours = scale.days * 24
    # The window of the question begins `days` before it is asked: a first visit one hour later is within it, whatever this takes.
    now = time.time() // HOUR_SECONDS * HOUR_SECONDS
    first = now - (hours - 1) * HOUR_SECONDS + 60
    clock.set(first)
    with Collector(options.binary, folder, environment=clock.environment) as server:
        try:
            client = Client(server.port)
            for hour in range(hours):
                clock.set(min(first + hour * HOUR_SECONDS, time.time()))
                if hour % 4 == 0 or min(hour, hours - 1 - hour) < scale.dense_hours:
                    post_hour(client, scale, pools, hour)
                upkeep(server)
            memory = server.resident_megabytes()
            server.stop()
        finally:
            server.stop(signal.SIGKILL)
            clock.clean(server.process)
    return client.acknowledged, memory


def dashboards_of_window(folder, days):
    """The shipped page, with a window of so many days."""
    (folder / "dashboards").mkdir()
    text = (DASHBOARDS / "web-vitals.yml").read_text()
    check("window: 24h" in text, "dashboards/web-vitals.yml has no `window: 24h` to replace")
    (folder / "dashboards" / "web-vitals.yml").write_text(text.replace("window: 24h", f"window: {days}d"))
    return folder / "dashboards"


def tiers(server):
    """Cells of each tier, and the bytes of the file with what is still in its log."""
    vitals = database(server.data / "vitals.db")
    rows = {tier: value(vitals, f"SELECT count(*) FROM {tier}") for tier in ("cell_minute", "cell_hour", "cell_day")}
    rows["file_bytes"] = value(vitals, "PRAGMA page_count") * value(vitals, "PRAGMA page_size")
    vitals.close()
    return rows


def measure(options, scale, folder):
    folder.mkdir()
    began = time.monotonic()
    acknowledged, build_memory = build_history(options, scale, folder)
    result = {"build_seconds": round(time.monotonic() - began, 1), "peak_resident_megabytes_building": build_memory}
    since = f"-{scale.days}d"
    with Collector(options.binary, folder, "--dashboards", str(DASHBOARDS)) as server:
        upkeep(server)
        rows = answer(server, metric="LCP", by="page", **{"from": since})["rows"]
        check(len(rows) == scale.pages, f"{scale.pages} pages were visited, the answer has {len(rows)}")
        check_counted(server, acknowledged, since)
        told = stored_count(options.binary, server.port, "LCP", by="page", since=since)
        check(told == acknowledged["LCP"], f"{acknowledged['LCP']} LCP acknowledged, `vitalsd query` counts {told}")
        result |= {"LCP": told, "pages": len(rows), **tiers(server),
                   "query_by_page": median_seconds(lambda: answer(server, metric="LCP", by="page", **{"from": since})),
                   "report_24h": median_seconds(lambda: get(server.port, "/", 120)),
                   "peak_resident_megabytes": server.resident_megabytes()}
        server.stop()
    with Collector(options.binary, folder, "--dashboards", str(dashboards_of_window(folder, scale.days))) as server:
        upkeep(server)
        result["report_all_days"] = median_seconds(lambda: get(server.port, "/", 120))
        server.stop()
    return {"days": scale.days, **result}


def show(result):
    print(f"{result['days']} days, {result['pages']} pages, {len(DEVICES)} devices, {len(VITALS)} metrics: cells by minute"
          f" {result['cell_minute']:,}, hour {result['cell_hour']:,}, day {result['cell_day']:,};"
          f" {result['file_bytes'] / 1e6:,.0f} MB; lived through in {result['build_seconds']} s")
    print(f"{'milliseconds':32}{'first':>10}{'median of ' + str(REPEATS):>14}{'slowest':>10}")
    titles = {"query_by_page": f"LCP by page, {result['days']} d", "report_24h": "report, 24 h",
              "report_all_days": f"report, {result['days']} d"}
    for name, title in titles.items():
        row = result[name]
        print(f"{title:32}{row['first_ms']:>10,.1f}{row['median_ms']:>14,.1f}{row['max_ms']:>10,.1f}")
