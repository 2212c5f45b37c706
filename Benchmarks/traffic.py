"""Beacons and timings as bodies of requests, a client that keeps the books, and one that sends at a steady rate."""

import gc
import http.client
import random
import select
import socket
import statistics
import sys
import time
from collections import Counter

# Both stay below what the server takes: 500 metrics and 64 KiB a beacon, 20 MiB of timings.
METRICS_PER_BODY = 480
TIMINGS_PER_BODY = 5000
USER_AGENT = ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
              "Chrome/140.0.0.0 Mobile Safari/537.36")
VITALS = ("LCP", "INP", "CLS")


class Values:
    """Seeded values in the form browsers and servers send them: LCP to 0.1 ms, INP to 8 ms, CLS to four digits.

    Log-normal, because page times are: LCP with median 1.8 s and σ 0.6, queries with median 8 ms and σ 1.0.
    """

    def __init__(self, seed=20261124):
        self.random = random.Random(seed)

    def of(self, metric):
        if metric == "LCP":
            return f"{1800 * self.random.lognormvariate(0, 0.6):.1f}"
        if metric == "INP":
            return str(8 * max(2, round(12 * self.random.lognormvariate(0, 0.6))))
        if metric == "CLS":
            return f"{0.05 * self.random.lognormvariate(0, 0.8):.4f}"
        return f"{8 * self.random.lognormvariate(0, 1.0):.3f}"

    def pool(self, metric, size=5000):
        """Values to be used again and again, where drawing each would cost more than sending it."""
        return [self.of(metric) for _ in range(size)]


def word(number):
    """A number as letters: digits in a URL would be folded into `:id`, digits in a statement into `?`."""
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters = chr(97 + rest) + letters
        if number == 0:
            return letters


def page(number):
    return f"/products/item-{word(number)}"


def statement(number):
    return f"SELECT * FROM orders_{word(number)} WHERE customer = 1184 AND state = 'open'"


def report(metric, value, visit, page):
    """One web-vitals object, the first of its visit; `navigationURL` lets one body hold many pages."""
    return f'{{"name":"{metric}","value":{value},"delta":{value},"id":"{visit}","navigationURL":"{page}"}}'


def page_bodies(reports, site="shop", device="mobile"):
    """Bodies of at most METRICS_PER_BODY reports, each with the number of every metric in it."""
    for first in range(0, len(reports), METRICS_PER_BODY):
        some = reports[first:first + METRICS_PER_BODY]
        text = f'{{"site":"{site}","device":"{device}","connection":"4g","metrics":[{",".join(r for _, r in some)}]}}'
        yield text.encode(), Counter(metric for metric, _ in some)


def timings_body(timings, service="shop-db"):
    """(statement, milliseconds) pairs as the body of POST /v1/timings."""
    text = ",".join(f'{{"query":"{query}","duration_ms":{duration},"db":"postgres"}}' for query, duration in timings)
    return f'{{"service":"{service}","timings":[{text}]}}'.encode()


class Client:
    """One keep-alive connection, one request at a time. Anything but a 204 that took everything ends the run."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.acknowledged = Counter()

    def post(self, path, body, counts):
        self.connection.request("POST", path, body, {"User-Agent": USER_AGENT})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 204 or answer.getheader("Vitalsd-Refused"):
            sys.exit(f"POST {path} of {len(body)} bytes: {answer.status} {answer.getheader('Vitalsd-Refused')} {text[:300]}")
        self.acknowledged.update(counts)

    def post_reports(self, reports, **envelope):
        for body, counts in page_bodies(reports, **envelope):
            self.post("/v1/page", body, counts)

    def post_timings(self, timings):
        for first in range(0, len(timings), TIMINGS_PER_BODY):
            some = timings[first:first + TIMINGS_PER_BODY]
            self.post("/v1/timings", timings_body(some), {"query": len(some)})


def beacon(number, tag, values):
    """A whole request as a browser sends it: three metrics of one visit of one of 50 pages."""
    reports = ",".join(
        f'{{"name":"{metric}","value":{values[metric][number % len(values[metric])]},"id":"{tag}-{number}",'
        f'"navigationType":"navigate"}}' for metric in VITALS)
    body = f'{{"site":"shop","url":"https://shop.example{page(number % 50)}?ref=mail","metrics":[{reports}]}}'
    return (f"POST /v1/page HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {USER_AGENT}\r\n"
            f"Content-Type: text/plain;charset=UTF-8\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


class SteadyLoad:
    """Sends one beacon every 1/rate s over a few connections and notes how long each answer took.

    A beacon's time begins when it was due, not when a connection was free for it: a server that stalls is not asked less
    often, and the wait it caused counts (the "coordinated omission" of closed loops).
    """

    CONNECTIONS = 8
    GRACE_SECONDS = 30

    def __init__(self, port, rate, tag):
        self.rate, self.tag = rate, tag
        self.idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(self.CONNECTIONS)]
        for connection in self.idle:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.busy = {}
        self.latencies = []
        source = Values(seed=7)
        self.values = {metric: source.pool(metric) for metric in VITALS}

    def run(self, seconds):
        """Returns the answers' latencies in milliseconds; every beacon was acknowledged."""
        gc.disable()
        total = int(self.rate * seconds)
        began = time.perf_counter()
        sent = 0
        while len(self.latencies) < total:
            now = time.perf_counter() - began
            while sent < total and self.idle and sent / self.rate <= now:
                connection = self.idle.pop()
                connection.sendall(beacon(sent, self.tag, self.values))
                self.busy[connection] = began + sent / self.rate
                sent += 1
            if now > seconds + self.GRACE_SECONDS:
                sys.exit(f"the steady load fell behind: {len(self.latencies)} of {total} answered after {now:.0f} s")
            next_due = sent / self.rate - (time.perf_counter() - began) if sent < total and self.idle else 1
            self.receive(max(0, next_due))
        return self.latencies

    def receive(self, timeout):
        for connection in select.select(list(self.busy), [], [], timeout)[0]:
            # A 204 is far smaller than a segment, so it comes whole.
            answer = connection.recv(65536)
            if not answer.startswith(b"HTTP/1.1 204") or b"efused" in answer:
                sys.exit(f"the steady load was refused: {answer[:300]}")
            self.latencies.append((time.perf_counter() - self.busy.pop(connection)) * 1000)
            self.idle.append(connection)


def percentiles(latencies):
    """Of milliseconds, by nearest rank."""
    ordered = sorted(latencies)

    def rank(share):
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)

    return {"beacons": len(ordered), "p50_ms": round(statistics.median(ordered), 2), "p99_ms": rank(0.99),
            "p999_ms": rank(0.999), "max_ms": round(ordered[-1], 2)}
