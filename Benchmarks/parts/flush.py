"""Whether a flush of many cells is felt by those who wait for an acknowledgement."""

import multiprocessing
import shutil
import statistics
import sys
import time
from collections import Counter

from harness import Collector, get, ledger, spread
from parts.books import check, check_counted, database, flush, value
from traffic import VITALS, Client, SteadyLoad, Values, page, page_bodies, percentiles, report

# Every page is touched again within this, so each flush, 10 s apart, finds all of them changed.
ROUND_SECONDS = 9
FLUSH_SECONDS = 10
TAG = b"@@@@@@@@"
# Phase → flush interval, and whether the dirty pages are posted to.
PHASES = {"A light load alone": (f"{FLUSH_SECONDS}s", False), "B and dirty cells, flushed": (f"{FLUSH_SECONDS}s", True),
          "C and dirty cells, unflushed": ("60s", True)}


def dirty_bodies(scale):
    """One round of reports, one for each page and metric of each site; visits carry TAG in place of the round's name."""
    source = Values()
    pools = {metric: source.pool(metric) for metric in VITALS}
    for site in range(scale.dirty_sites):
        reports = [(metric, report(metric, pools[metric][(site + number) % 5000], f"{TAG.decode()}-{number}", page(number)))
                   for number in range(scale.dirty_pages) for metric in VITALS]
        yield from page_bodies(reports, site=f"site-{site}")


class DirtyPages:
    """Reports once from each page and metric a round, spread evenly over it."""

    def __init__(self, port, scale):
        self.client = Client(port)
        self.bodies = list(dirty_bodies(scale))
        self.round = 0

    def post_round(self, seconds=0, until=float("inf")):
        self.round += 1
        began = time.monotonic()
        for number, (body, some) in enumerate(self.bodies):
            due = began + number * seconds / len(self.bodies)
            time.sleep(max(0, due - time.monotonic()))
            if time.monotonic() >= until:
                return
            self.client.post("/v1/page", body.replace(TAG, b"%08d" % self.round), some)

    def run(self, until):
        while time.monotonic() < until:
            self.post_round(ROUND_SECONDS, until)


def in_child(work):
    """Starts `work` in a process of its own, so that neither load waits for the other's interpreter.

    Returns a function that waits for its result. Forked, since what it closes over cannot be sent.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(work()), daemon=True)
    process.start()
    sender.close()

    def result():
        try:
            return receiver.recv()
        except EOFError:
            sys.exit("FAILED: a load ended early; its reason is above")
        finally:
            process.join()
    return result


def watch_flushes(server, until):
    """The most cells that waited for a flush, and how many flushes there were; looks once a second."""
    vitals = database(server.data / "vitals.db")
    most, flushed_to = 0, []
    while time.monotonic() < until:
        line = next(line for line in get(server.port, "/metrics").splitlines() if line.startswith("vitalsd_hot_cells "))
        most = max(most, int(line.split()[1]))
        sequence = value(vitals, "SELECT value FROM progress WHERE name = 'applied_sequence'")
        if sequence not in flushed_to:
            flushed_to.append(sequence)
        time.sleep(1)
    vitals.close()
    return most, len(flushed_to) - 1


def measure_phase(options, scale, folder, interval, is_dirty):
    with Collector(options.binary, folder, "--flush-interval", interval) as server:
        dirty = DirtyPages(server.port, scale)
        # Before the clock runs: every page has its series in the file, and the answers' code is warm, in all phases alike.
        dirty.post_round()
        warm_up = SteadyLoad(server.port, scale.beacons_a_second, "warm").run(2)
        flush(server)
        until = time.monotonic() + scale.phase_seconds

        def post_dirty():
            # Its connection would be closed as idle where it has nothing to say.
            dirty.client = Client(server.port)
            dirty.run(until)
            return dirty.client.acknowledged
        light = in_child(lambda: SteadyLoad(server.port, scale.beacons_a_second, "light").run(scale.phase_seconds))
        extra = in_child(post_dirty) if is_dirty else Counter
        most, flushes = watch_flushes(server, until)
        latencies, extra_counts = light(), extra()
        beacons = len(warm_up) + len(latencies)
        acknowledged = dirty.client.acknowledged + extra_counts + Counter({metric: beacons for metric in VITALS})
        check_counted(server, acknowledged)
        received, outcomes = ledger(server.port)
        check(received == sum(outcomes.values()) == acknowledged.total(), f"acknowledged {acknowledged}, ledger {outcomes}")
        return {"flush_interval": interval, **percentiles(latencies), "most_hot_cells": most, "flushes_seen": flushes,
                "extra_measurements": extra_counts.total(), "peak_resident_megabytes": server.resident_megabytes()}


def measure(options, scale, folder):
    """The order turns from round to round, so that a slow moment of the machine falls on all phases."""
    result = {phase: [] for phase in PHASES}
    for number in range(scale.rounds):
        for phase in PHASES if number % 2 == 0 else reversed(PHASES):
            place = folder / f"{phase[0]}-{number}"
            result[phase].append(measure_phase(options, scale, place, *PHASES[phase]))
            shutil.rmtree(place)
    return result


def show(result):
    print(f"{'acknowledgements':30}{'p50 ms':>8}{'p99 ms, median (min–max)':>28}{'p99.9':>8}{'max':>8}{'dirty cells':>13}"
          f"{'flushes':>9}{'peak MB':>9}")
    for phase, rounds in result.items():
        def middle(key):
            return statistics.median(row[key] or 0 for row in rounds)
        print(f"{phase:30}{middle('p50_ms'):>8.2f}{spread([row['p99_ms'] for row in rounds], 2):>28}"
              f"{middle('p999_ms'):>8.2f}{middle('max_ms'):>8.1f}{middle('most_hot_cells'):>13,}"
              f"{sum(row['flushes_seen'] for row in rounds):>9}{middle('peak_resident_megabytes'):>9.1f}")
