#!/usr/bin/env python3
"""Measures how many durable beacons a second one core takes, beside nginx answering the same request with a bare 204.

Each server is pinned to core 0 and the load to core 1; the order alternates between rounds, so that what else the
machine does falls on both. What was acknowledged is counted again after `kill -9` and a restart: a number that was not
stored is not a result. See README.md for the method.
"""

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness import (
    BINARY, HERE, LOAD_CORE, RESULTS, Server, free_port, ledger, machine, spread, stored_count, version)

LUA = HERE / "beacon.lua"
CONNECTIONS = 64
METRICS_PER_BEACON = 3

NGINX_CONFIG = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location = /v1/page {{ return 204; }}
    location = /healthz {{ return 200; }}
  }}
}}
"""


class Load:
    """Runs wrk, each time under a run number of its own, and keeps the books of what was acknowledged."""

    def __init__(self):
        self.runs = 0
        self.acknowledged = 0

    def run(self, server, seconds):
        self.runs += 1
        output = subprocess.run(
            ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(LUA),
             f"http://127.0.0.1:{server.port}"],
            env={**os.environ, "VITALSD_BENCH_RUN": str(self.runs)}, capture_output=True, text=True)
        line = re.search(r"^RESULT (.*)$", output.stdout, re.MULTILINE)
        if not line:
            sys.exit(f"wrk failed against {server.name}: {output.stdout}{output.stderr}")
        result = {key: int(value) for key, value in (pair.split("=") for pair in line[1].split())}
        if result["non2xx"] or result["socket_errors"]:
            sys.exit(f"{server.name} refused or dropped requests: {line[1]}")
        result["per_second"] = result["requests"] / (result["duration_us"] / 1e6)
        if server.name == "vitalsd":
            self.acknowledged += result["requests"]
        return result


def check_nothing_was_lost(server, load):
    """wrk stops with up to one request in flight a connection and run: those may be stored without an answer."""
    least = load.acknowledged
    most = least + load.runs * CONNECTIONS
    received, outcomes = ledger(server.port)
    if received != sum(outcomes.values()):
        sys.exit(f"the ledger does not balance: received {received}, outcomes {outcomes}")
    stored = outcomes.get("stored", 0) + outcomes.get("stored_in_other", 0)
    if not least * METRICS_PER_BEACON <= stored <= most * METRICS_PER_BEACON or stored != received:
        sys.exit(f"acknowledged {least} beacons of {METRICS_PER_BEACON} metrics, ledger says {outcomes}")
    memory = server.resident_megabytes()
    server.stop(signal.SIGKILL)
    started = time.monotonic()
    server.start()
    recovery = time.monotonic() - started
    counts = {metric: stored_count(BINARY, server.port, metric) for metric in ("LCP", "CLS", "INP")}
    if sum(counts.values()) != stored:
        sys.exit(f"stored {stored} before the kill, {counts} after it")
    return {"acknowledged_beacons": least, "stored_measurements": stored, "counts_after_kill": counts,
            "restart_seconds": round(recovery, 2), "peak_resident_megabytes": memory}


def measure(servers, load, rounds, seconds):
    results = {server.name: [] for server in servers}
    for server in servers:
        load.run(server, min(seconds, 2))
    for number in range(rounds):
        for server in servers if number % 2 == 0 else reversed(servers):
            results[server.name].append(load.run(server, seconds))
            print(f"round {number + 1}: {server.name} {results[server.name][-1]['per_second']:,.0f}/s", flush=True)
    return results


def print_table(results, ratios):
    print(f"\n{'':10}{'beacons/s, median (min–max)':>36}{'p50 ms':>10}{'p99 ms':>10}")
    for name, rounds in results.items():
        p50 = statistics.median(r["p50_us"] for r in rounds) / 1000
        p99 = statistics.median(r["p99_us"] for r in rounds) / 1000
        print(f"{name:10}{spread([r['per_second'] for r in rounds]):>36}{p50:>10.2f}{p99:>10.2f}")
    print(f"{'ratio':10}{spread(ratios, 2):>36}   vitalsd / nginx, round by round")
    print("\nnginx answers 204 without reading the metrics and stores nothing: it is the practical limit of one core, not"
          " a peer.\nvitalsd's 204 means: parsed, checked, counted and synced to disk.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="length of one measurement")
    parser.add_argument("--data", help="folder for the data (its disk is what is synced); default: beside this file")
    options = parser.parse_args()
    if options.rounds < 1 or options.seconds < 1:
        parser.error("--rounds and --seconds are at least 1")
    for tool in ("nginx", "wrk", "taskset"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing; `make bench` installs it")
    if (os.cpu_count() or 1) < 2:
        sys.exit("two cores are needed: one for the server, one for the load")
    if not BINARY.exists():
        sys.exit(f"{BINARY} is missing; run `swift build -c release` first")

    # Not the system's temporary folder: that is often memory, where a sync costs nothing.
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.data or RESULTS, prefix="run-") as folder:
        nginx_port, vitalsd_port = free_port(), free_port()
        config = Path(folder) / "nginx.conf"
        config.write_text(NGINX_CONFIG.format(folder=folder, port=nginx_port))
        rules = Path(folder) / "alerts.yml"
        rules.write_text("defaults: {evaluate_every: 1m}\n")
        nginx = Server("nginx", nginx_port, ["nginx", "-p", folder, "-c", str(config)])
        vitalsd = Server(
            "vitalsd", vitalsd_port,
            [str(BINARY), "serve", "--listen", f"127.0.0.1:{vitalsd_port}", "--data", f"{folder}/data",
             "--rules", str(rules), "--dashboards", str(HERE.parent / "dashboards")],
            {"VITALSD_EVENT_LOOPS": "1"})
        load = Load()
        try:
            nginx.start()
            vitalsd.start()
            results = measure([nginx, vitalsd], load, options.rounds, options.seconds)
            durability = check_nothing_was_lost(vitalsd, load)
        finally:
            nginx.stop()
            vitalsd.stop()

    ratios = [ours["per_second"] / theirs["per_second"] for ours, theirs in zip(results["vitalsd"], results["nginx"])]
    facts = machine(
        BINARY, nginx=version(["nginx", "-v"], r"nginx/\S+"), wrk=version(["wrk", "-v"], r"wrk \S+"))
    print("\n" + "\n".join(f"{key}: {value}" for key, value in facts.items()))
    print_table(results, ratios)
    print(f"\ndurability: {durability['acknowledged_beacons']:,} beacons acknowledged; after kill -9 and a restart in"
          f" {durability['restart_seconds']} s all {durability['stored_measurements']:,} measurements were there;"
          f" peak memory {durability['peak_resident_megabytes']} MB")
    path = RESULTS / "latest.json"
    path.write_text(json.dumps(
        {"machine": facts, "rounds": options.rounds, "seconds": options.seconds, "connections": CONNECTIONS,
         "results": results, "ratio": {"median": statistics.median(ratios), "min": min(ratios), "max": max(ratios)},
         "durability": durability}, indent=2) + "\n")
    print(f"written: {path.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
