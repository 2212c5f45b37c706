"""Good clients beside a thousand of all kinds: does anybody's bad behaviour reach them?"""

import asyncio
import base64
import gzip
import itertools
import logging
import multiprocessing
import os
import random
import statistics
import subprocess
import time

from harness import LOAD_CORE, Collector, ledger, stored_count
from traffic import USER_AGENT

# As a proxy tells it: each client has an address of its own, so that rate limits see strangers and not this machine.
NUMBERS = itertools.count(1)


def address(kind, number):
    return f"10.{kind}.{number // 250}.{1 + number % 250}"


def beacon(client, number):
    body = (f'{{"site":"shop","url":"/crowd","metrics":[{{"name":"LCP","value":1800.5,"delta":1800.5,'
            f'"id":"v5-{client}-{number}","navigationType":"navigate"}}]}}').encode()
    return request(body, address(1, client))


def request(body, forwarded, path="/v1/page", fields=""):
    return (f"POST {path} HTTP/1.1\r\nHost: vitals.example\r\nUser-Agent: {USER_AGENT}\r\n"
            f"X-Forwarded-For: {forwarded}\r\n{fields}Content-Length: {len(body)}\r\n\r\n").encode() + body


async def answer(reader):
    """Status of the next answer, its body read."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if length:
        await reader.readexactly(length)
    return int(head[9:12])


class Good:
    """Sends beacons on kept connections at a steady rate, each when it is due, and notes how long its answer took."""

    def __init__(self, port, clients, rate):
        self.port, self.clients, self.gap = port, clients, clients / rate
        self.milliseconds, self.statuses = [], {}

    async def run(self, seconds):
        self.milliseconds, self.statuses = [], {}
        until = time.monotonic() + seconds
        await asyncio.gather(*(self.client(number, until) for number in range(self.clients)))
        quantiles = statistics.quantiles(self.milliseconds, n=1000)
        return {"beacons": len(self.milliseconds), "p50_ms": round(quantiles[499], 2),
                "p99_ms": round(quantiles[989], 2), "p999_ms": round(quantiles[998], 2)}

    async def client(self, number, until):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.sleep(random.random() * self.gap)
        due = time.monotonic()
        while due < until:
            writer.write(beacon(number, next(NUMBERS)))
            sent = time.monotonic()
            status = await asyncio.wait_for(answer(reader), timeout=30)
            self.milliseconds.append((time.monotonic() - sent) * 1000)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            due += self.gap
            await asyncio.sleep(max(0, due - time.monotonic()))
        writer.close()


class Crowd:
    """Slow heads and bodies, connections that say nothing, and clients that send what nobody should; each starts again when it is ended."""

    def __init__(self, port, scale):
        self.port, self.scale, self.sent = port, scale, 0
        self.bomb = gzip.compress(b" " * 10_000_000)

    def tasks(self):
        counts = [(self.slow, self.scale.slow_clients), (self.idle, self.scale.idle_clients),
                  (self.hostile, self.scale.hostile_clients)]
        return [asyncio.create_task(self.forever(kind, number)) for kind, count in counts for number in range(count)]

    async def forever(self, kind, number):
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    await kind(number, reader, writer)
                finally:
                    writer.close()
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                pass
            await asyncio.sleep(0.2)

    async def slow(self, number, reader, writer):
        text = beacon(100_000 + number, 1)
        text = text[: len(text) // 2] if number % 2 else text[:60]
        for byte in text:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(1)
            if reader.at_eof():
                return

    async def idle(self, number, reader, writer):
        await reader.read(1)

    async def hostile(self, number, reader, writer):
        forwarded = address(9, number)
        body = b'{"name":"LCP","value":1}'
        forms = [
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20,
            b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
            request(self.bomb, forwarded, fields="Content-Encoding: gzip\r\n"),
            request(b"[" * 60_000, forwarded),
            request(b'{"name":"LCP","value":-1}', forwarded),
            request(b"x" * 70_000, forwarded),
            request(b'{"service":"a","timings":[' + b"0," * 200_000 + b"0]}", forwarded, "/v1/timings"),
            request(body, forwarded, fields="Transfer-Encoding: chunked\r\n"),
            f"GET /v1/query?metric=LCP HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {forwarded}\r\n"
            "Authorization: Bearer a.b.c\r\n\r\n".encode(),
        ]
        for _ in range(20):
            writer.write(random.choice(forms))
            await writer.drain()
            self.sent += 1
            await asyncio.wait_for(answer(reader), timeout=5)
            await asyncio.sleep(1)


def crowd_process(port, scale, opened):
    """The crowd has an interpreter of its own that yields to the good clients', or its work would delay their clocks and not only the server."""
    os.nice(19)
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    logging.disable(logging.WARNING)

    async def run():
        tasks = Crowd(port, scale).tasks()
        await asyncio.sleep(2)
        opened.set()
        await asyncio.gather(*tasks)

    asyncio.run(run())


def rounds(server, scale):
    good = Good(server.port, scale.good_clients, scale.beacons_a_second)
    quiet, crowded, taken = [], [], 0
    for _ in range(scale.rounds):
        quiet.append(asyncio.run(good.run(scale.phase_seconds)))
        taken += good.statuses.get(204, 0)
        opened = multiprocessing.Event()
        crowd = multiprocessing.Process(target=crowd_process, args=(server.port, scale, opened), daemon=True)
        crowd.start()
        opened.wait(30)
        crowded.append(asyncio.run(good.run(scale.phase_seconds)))
        taken += good.statuses.get(204, 0)
        crowd.kill()
        crowd.join()
        if set(good.statuses) != {204}:
            raise SystemExit(f"good clients were answered {good.statuses}")
    return quiet, crowded, taken


def measure(binary, folder, scale):
    # As it stands on the internet: whoever is no browser needs a token.
    folder.mkdir(parents=True)
    keys = folder / "token.keys"
    keys.write_text(base64.b64encode(os.urandom(32)).decode() + "\n")
    keys.chmod(0o600)
    with Collector(binary, folder, "--token-keys", str(keys)) as server:
        token = subprocess.run(
            [str(binary), "token", "issue", "--subject", "benchmark", "--scope", "read", "--data", str(server.data),
             "--token-keys", str(keys)], check=True, capture_output=True, text=True).stdout.strip()
        quiet, crowded, taken = rounds(server, scale)
        received, outcomes = ledger(server.port, token)
        if sum(outcomes.values()) != received:
            raise SystemExit(f"the ledger does not balance: {received} received, {outcomes}")
        stored = stored_count(binary, server.port, "LCP", by="page", token=token)
        # What hostile clients sent well-formed counts too, but under another page.
        if outcomes.get("stored", 0) < taken or stored < taken:
            raise SystemExit(f"{taken} beacons were acknowledged, {stored} are stored")

        def median(phases, key):
            return statistics.median(phase[key] for phase in phases)

        result = {
            "quiet": quiet, "crowded": crowded, "acknowledged": taken, "outcomes": outcomes,
            "p99_ratio": round(median(crowded, "p99_ms") / median(quiet, "p99_ms"), 2),
            "peak_mb": server.resident_megabytes(),
        }
        everybody = scale.good_clients + scale.slow_clients + scale.idle_clients + scale.hostile_clients
        print(f"crowd: {scale.good_clients} good of {everybody} clients, {scale.beacons_a_second} beacons/s; "
              f"p99 {median(quiet, 'p99_ms'):.2f} ms quiet, {median(crowded, 'p99_ms'):.2f} ms beside the crowd "
              f"({result['p99_ratio']} times); peak {result['peak_mb']} MB")
        return result
