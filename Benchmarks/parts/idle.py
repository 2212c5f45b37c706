"""A hundred thousand connections that say nothing: is there room for a fresh beacon, and what do they cost?"""

import multiprocessing
import os
import resource
import socket
import statistics
import time

from harness import Collector, LOAD_CORE, get
from parts.crowd import answer, beacon  # noqa: F401  (the same beacon)


def hold(port, count, source, ready, release):
    """Opens connections from one loopback address and keeps them until told; those the server ends stay counted as opened."""
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sockets = []
    for _ in range(min(count, hard - 50)):
        try:
            sockets.append(socket.create_connection(("127.0.0.1", port), timeout=20, source_address=(source, 0)))
        except OSError:
            break
    ready.put(len(sockets))
    release.wait(300)


def fresh_beacon(port, number):
    """Milliseconds from connecting to the acknowledgement."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(beacon(number, number))
        status = client.recv(100)[9:12]
    if status != b"204":
        raise SystemExit(f"a fresh beacon was answered {status}")
    return (time.monotonic() - began) * 1000


def measure(binary, folder, scale):
    with Collector(binary, folder) as server:
        before = [fresh_beacon(server.port, number) for number in range(200)]
        memory = server.resident_megabytes()
        ready, release = multiprocessing.Queue(), multiprocessing.Event()
        each = scale.idle_connections // scale.idle_processes
        holders = [
            multiprocessing.Process(target=hold, args=(server.port, each, f"127.0.0.{2 + number}", ready, release))
            for number in range(scale.idle_processes)
        ]
        during = []
        opened = 0
        for holder in holders:
            holder.start()
        for _ in holders:
            opened += ready.get()
            during += [fresh_beacon(server.port, 1000 + len(during)) for _ in range(25)]
        text = get(server.port, "/metrics")
        held = int(next(line for line in text.splitlines() if line.startswith("vitalsd_connections ")).split()[1])
        release.set()
        for holder in holders:
            holder.join()
        result = {
            "opened": opened, "held_at_the_end": held,
            "quiet_p99_ms": round(statistics.quantiles(before, n=100)[98], 2),
            "beside_p50_ms": round(statistics.median(during), 2), "beside_max_ms": round(max(during), 2),
            "memory_before_mb": memory, "peak_mb": server.resident_megabytes(),
        }
        print(f"idle: {opened} connections opened, {held} held; a fresh beacon takes {result['beside_p50_ms']} ms "
              f"(at most {result['beside_max_ms']}), {result['quiet_p99_ms']} ms at the 99th percentile before; "
              f"memory {memory} → {result['peak_mb']} MB")
        return result
