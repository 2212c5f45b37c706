#!/usr/bin/env python3
"""Measures how many operations a second servers can tell one core of, durably: decoded, fingerprinted and stored.

A run whose books do not balance, or that lost a span after a kill, fails; a slow one does not. See README.md for the method.
"""

import argparse
import gzip
import json
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

from harness import BINARY, HERE, LOAD_CORE, RESULTS, Collector, ledger, machine, spread, stored_count

SPANS_A_BODY = 1000
BODIES = 40
CONNECTIONS = 4
STATEMENTS = [
    "SELECT id, title, price FROM products WHERE category_id = {n} AND published_at > '2026-01-{d:02}' ORDER BY price DESC LIMIT 20",
    "SELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.status = 'open' AND c.id = {n}",
    "UPDATE carts SET updated_at = now(), total = {n}.50 WHERE id = {n}",
    "INSERT INTO events (session_id, kind, payload) VALUES ({n}, 'click', '{{\"x\":{d}}}'), ({n}, 'view', NULL)",
    "SELECT count(*) FROM lessons WHERE course_id IN ({n}, {d}, 17, 42) AND deleted_at IS NULL",
    "DELETE FROM sessions WHERE expires_at < '2026-11-{d:02} 10:00:00' AND user_id <> {n}",
    'SELECT "u"."id", "u"."email" FROM "users" AS "u" WHERE "u"."email" = $1 AND "u"."tenant_id" = {n} LIMIT 1',
    "WITH recent AS (SELECT * FROM views WHERE at > now() - interval '{d} days') SELECT page, count(*) FROM recent GROUP BY page",
]


def literals(number):
    """As a program writes values into its statements: none comes twice."""
    return STATEMENTS[number % len(STATEMENTS)].format(n=1000 + number * 7, d=1 + number % 28)


def placeholders(number):
    """As mappers of objects send them: values apart, 200 statements in all."""
    return f"{STATEMENTS[number % len(STATEMENTS)].format(n='$1', d='$2')} /* {number % 200 // 8} */"


# Protocol buffers by hand: a benchmark needs no package for four messages.
def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def attribute(key, value):
    return field(9, field(1, key.encode()) + field(2, field(1, value.encode())))


def resource(service):
    return field(1, field(1, field(1, b"service.name") + field(2, field(1, service.encode()))))


def span(number, now, statement):
    milliseconds = 1 + (number * 37) % 180
    return field(2, b"".join([
        field(1, number.to_bytes(16, "big")), field(2, (number + 1).to_bytes(8, "big")), field(4, b"parentid"),
        field(5, b"SELECT shop"), varint(6 << 3) + varint(3),
        varint(7 << 3 | 1) + (now - milliseconds * 1_000_000).to_bytes(8, "little"),
        varint(8 << 3 | 1) + now.to_bytes(8, "little"),
        attribute("db.system.name", "postgresql"), attribute("db.namespace", "shop"),
        attribute("db.query.text", statement(number)), attribute("server.address", "db.internal.example"),
    ]))


def traces(first, now, statement=literals):
    spans = b"".join(span(first + number, now, statement) for number in range(SPANS_A_BODY))
    return field(1, resource("shop") + field(2, field(1, field(1, b"sqlalchemy")) + spans))


def timings(first, now):
    return json.dumps({"service": "shop", "timings": [
        {"query": literals(first + number), "duration_ms": 1 + ((first + number) * 37) % 180, "db": "postgresql"}
        for number in range(SPANS_A_BODY)]}).encode()


FORMS = {
    "OTLP protobuf": ("/v1/traces", traces, {"Content-Type": "application/x-protobuf"}),
    "OTLP, placeholders": ("/v1/traces", lambda *given: traces(*given, placeholders),
                           {"Content-Type": "application/x-protobuf"}),
    "OTLP protobuf, gzip": ("/v1/traces", lambda *given: gzip.compress(traces(*given), 6),
                            {"Content-Type": "application/x-protobuf", "Content-Encoding": "gzip"}),
    "timings, JSON": ("/v1/timings", timings, {"Content-Type": "application/json"}),
}


def requests(form, port):
    path, make, headers = FORMS[form]
    now = time.time_ns()
    for number in range(BODIES):
        body = make(number * SPANS_A_BODY, now)
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        yield f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def send(port, bodies, until, counts, offset):
    """One connection, each body when the last was answered."""
    sent = 0
    with socket.create_connection(("127.0.0.1", port)) as connection:
        while time.monotonic() < until:
            connection.sendall(bodies[(offset + sent) % len(bodies)])
            answer = connection.recv(65536)
            if not answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 204")) or b"efused" in answer or b"artial" in answer:
                sys.exit(f"not taken whole: {answer[:500]!r}")
            sent += 1
    counts.append(sent)


def processor_seconds(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(form, binary, folder, seconds, rounds):
    with Collector(binary, folder) as server:
        bodies = list(requests(form, server.port))
        rates, per_core, total = [], [], 0
        for turn in range(rounds + 1):
            counts, began = [], time.monotonic()
            used = processor_seconds(server.process)
            threads = [threading.Thread(target=send, args=(server.port, bodies, began + seconds, counts, place * 10))
                       for place in range(CONNECTIONS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            elapsed = time.monotonic() - began
            if len(counts) != CONNECTIONS:
                sys.exit("a connection failed")
            spans = sum(counts) * SPANS_A_BODY
            total += spans
            # The first is the warm-up.
            if turn:
                rates.append(spans / elapsed)
                per_core.append(spans / (processor_seconds(server.process) - used))
        memory = server.resident_megabytes()
        received, outcomes = ledger(server.port)
        if received != total or sum(outcomes.values()) != received or outcomes.get("stored") != total:
            sys.exit(f"{form}: {total} sent, {received} received, {outcomes}")
        server.stop(signal.SIGKILL)
        server.start()
        found = stored_count(binary, server.port, "query", by="service")
        if found != total:
            sys.exit(f"{form}: {total} acknowledged, {found} after the kill")
    return {"operations_a_second": rates, "operations_a_core_second": per_core, "body_bytes": len(bodies[0]),
            "peak_megabytes": memory, "total": total}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one short round: does it run?")
    parser.add_argument("--binary", type=Path, default=BINARY, help="default: the release build")
    options = parser.parse_args()
    if not options.binary.exists():
        sys.exit(f"{options.binary} is missing; run `swift build -c release` first")
    seconds, rounds = (1, 1) if options.quick else (options.seconds, options.rounds)
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    RESULTS.mkdir(exist_ok=True)
    facts = machine(options.binary)
    print("\n".join(f"{key}: {fact}" for key, fact in facts.items()), flush=True)
    print(f"\n{SPANS_A_BODY} operations a request, {CONNECTIONS} connections; median (least–most) of {rounds} rounds")
    print(f"{'form':<22}{'acknowledged a second':>34}{'a second of its core':>34}{'bytes each':>12}{'peak MB':>9}")
    results = {}
    for form in FORMS:
        # Not the system's temporary folder: that is often memory, where a sync costs nothing.
        with tempfile.TemporaryDirectory(dir=RESULTS, prefix="run-") as folder:
            result = results[form] = measure(form, options.binary, Path(folder), seconds, rounds)
        print(f"{form:<22}{spread(result['operations_a_second']):>34}{spread(result['operations_a_core_second']):>34}"
              f"{result['body_bytes'] / SPANS_A_BODY:>12.0f}{result['peak_megabytes'] or 0:>9.0f}", flush=True)
    path = RESULTS / ("servers-look.json" if options.quick else "servers.json")
    path.write_text(json.dumps({"machine": facts, "quick": options.quick, **results}, indent=2) + "\n")
    print(f"written: {path.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
