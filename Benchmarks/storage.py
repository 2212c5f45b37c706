#!/usr/bin/env python3
"""Measures what storage and rules cost: bytes a cell, a restart, a month's query, an evaluation, a flush beside acknowledgements.

Each part fills a real server through its own endpoints and checks that every measurement it acknowledged is counted exactly
once; a part that finds otherwise fails, a slow one does not. See README.md for the method.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from harness import BINARY, HERE, LOAD_CORE, RESULTS, machine
from parts import cells, evaluate, flush, history, restart

PARTS = {"cells": cells, "restart": restart, "history": history, "evaluate": evaluate, "flush": flush}


class Scale:
    """How much of everything; the full one takes some ten minutes with a release binary."""

    # Values in a cell → cells.
    cells = {10: 3000, 100: 2000, 1000: 300}
    journalled = 1_000_000
    restarts = 3
    pages = 500
    days = 30
    # Within this many hours of both ends of the window every hour has visits, between them every fourth.
    dense_hours = 26
    visits = 2
    dirty_sites, dirty_pages = 42, 400
    beacons_a_second = 500
    rounds, phase_seconds = 3, 20
    # Rules, each judging every page of every site, with few and with enough values for a verdict.
    rule_count, rule_sites, rule_pages, rule_visits, rule_rounds = 200, 50, 100, (1, 60), 5


class QuickScale(Scale):
    cells = {10: 100, 100: 20, 1000: 4}
    journalled = 20_000
    restarts = 1
    pages = 20
    days = 3
    dense_hours = 4
    dirty_sites, dirty_pages = 4, 100
    beacons_a_second = 100
    rounds, phase_seconds = 1, 11
    rule_count, rule_sites, rule_pages, rule_visits, rule_rounds = 20, 2, 20, (1, 60), 1


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small counts, under a minute: does it run?")
    parser.add_argument("--only", choices=list(PARTS), action="append", help="one part; may be given again")
    parser.add_argument("--binary", type=Path, default=BINARY, help="default: the release build")
    parser.add_argument("--data", help="folder for the data (its disk is what is synced); default: beside this file")
    options = parser.parse_args()
    if not options.binary.exists():
        sys.exit(f"{options.binary} is missing; run `swift build -c release` first")
    if not shutil.which("taskset") or (os.cpu_count() or 1) < 2:
        sys.exit("taskset and two cores are needed: one for the server, one for the load")
    options.parts = options.only or list(PARTS)
    if "history" in options.parts and not history.FAKETIME.exists():
        sys.exit(f"{history.FAKETIME} is missing; install Debian's package faketime, or leave `history` out with --only")
    return options


def main():
    options = parse_options()
    scale = QuickScale if options.quick else Scale
    # Everything this process starts is on the load's core; servers are moved to their own.
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    RESULTS.mkdir(exist_ok=True)
    facts = machine(options.binary)
    print("\n".join(f"{key}: {fact}" for key, fact in facts.items()), flush=True)
    results = {}
    for name in options.parts:
        began = time.monotonic()
        # Not the system's temporary folder: that is often memory, where a sync costs nothing.
        with tempfile.TemporaryDirectory(dir=options.data or RESULTS, prefix="run-") as folder:
            results[name] = PARTS[name].measure(options, scale, Path(folder) / name)
        print(f"\n{name}, {time.monotonic() - began:.0f} s", flush=True)
        PARTS[name].show(results[name])
        sys.stdout.flush()
    # A look must not take the place of a result.
    path = RESULTS / ("storage-look.json" if options.quick or options.only else "storage.json")
    path.write_text(json.dumps(
        {"machine": facts, "binary": str(options.binary), "quick": options.quick, **results}, indent=2) + "\n")
    print(f"\nevery measurement that was acknowledged is counted once. written: {path.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
