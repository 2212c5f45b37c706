#!/usr/bin/env python3
"""Measures what hostile clients cost the good ones: latency beside a crowd, idle connections, made-up names, memory.

Each part runs against a real server on a core of its own and checks its books: what good clients were acknowledged is stored, and
received is the sum of all outcomes. A part that finds otherwise fails, a slow one does not. See README.md for the method.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from harness import BINARY, HERE, LOAD_CORE, RESULTS, machine
from parts import crowd, idle, names

PARTS = {"crowd": crowd, "idle": idle, "names": names}


class Scale:
    # Good clients send so many beacons a second in all; the crowd is what the issue of latency is about.
    good_clients, beacons_a_second = 300, 1500
    slow_clients, idle_clients, hostile_clients = 250, 250, 200
    phase_seconds, rounds = 20, 3
    idle_connections, idle_processes = 100_000, 8
    distinct_pages = 1_000_000


class QuickScale(Scale):
    good_clients, beacons_a_second = 30, 100
    slow_clients, idle_clients, hostile_clients = 20, 20, 10
    phase_seconds, rounds = 4, 1
    idle_connections, idle_processes = 2000, 2
    distinct_pages = 20_000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small counts, under a minute: does it run?")
    parser.add_argument("--only", choices=list(PARTS), action="append", help="one part; may be given again")
    parser.add_argument("--binary", type=Path, default=BINARY, help="default: the release build")
    options = parser.parse_args()
    if not options.binary.exists():
        sys.exit(f"{options.binary} is missing; run `swift build -c release` first")
    # Everything this process starts is on the load's core; servers are moved to their own.
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    scale = QuickScale if options.quick else Scale
    RESULTS.mkdir(exist_ok=True)
    facts = machine(options.binary)
    print("\n".join(f"{key}: {fact}" for key, fact in facts.items()), flush=True)
    results = {}
    for name in options.only or PARTS:
        # Not the system's temporary folder: that is often memory, where a sync costs nothing.
        with tempfile.TemporaryDirectory(dir=RESULTS, prefix="run-") as folder:
            results[name] = PARTS[name].measure(options.binary, Path(folder) / name, scale)
        sys.stdout.flush()
    # A look must not take the place of a result.
    path = RESULTS / ("admission-look.json" if options.quick or options.only else "admission.json")
    path.write_text(json.dumps(
        {"machine": facts, "binary": str(options.binary), "quick": options.quick, **results}, indent=2) + "\n")
    print(f"written: {path.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
