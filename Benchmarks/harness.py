"""What the benchmarks share: a child process on a core of its own, reading its books, and the facts of the machine."""

import json
import os
import platform
import re
import select
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
BINARY = HERE.parent / ".build" / "release" / "vitalsd"
RESULTS = HERE / "results"
SERVER_CORE, LOAD_CORE = "0", "1"
READY_SECONDS = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path, timeout_seconds=10, token=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=timeout_seconds) as answer:
        return answer.read().decode()


class Server:
    """A child process on the server's core, ready when /healthz answers."""

    def __init__(self, name, port, command, environment=None):
        self.name, self.port, self.command = name, port, command
        self.environment = {**os.environ, **(environment or {})}
        self.process = None

    def spawn(self, output=subprocess.DEVNULL, errors=subprocess.DEVNULL):
        self.process = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, *self.command], env=self.environment,
            stdout=output, stderr=errors, start_new_session=True)

    def start(self):
        self.spawn()
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                sys.exit(f"{self.name} exited with {self.process.returncode} before it was ready")
            try:
                get(self.port, "/healthz")
                return
            except OSError:
                time.sleep(0.05)
        sys.exit(f"{self.name} was not ready within {READY_SECONDS} s")

    def stop(self, number=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def resident_megabytes(self):
        """Peak resident memory, where the system tells."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return None
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return round(int(found[1]) / 1024, 1) if found else None


class Collector(Server):
    """vitalsd with one event loop on a data folder of its own; killed when the `with` ends, unless it was stopped before."""

    # A restart that replays a large journal with a debug binary takes longer than any other start.
    READY_SECONDS = 300

    # Evaluating flushes: every hour is as rarely as it can be, so that --flush-interval alone decides.
    RULES = "defaults: {evaluate_every: 1h}\n"

    def __init__(self, binary, folder, *flags, environment=None, rules=RULES):
        self.folder = Path(folder)
        self.rules_text = rules
        self.data = self.folder / "data"
        self.rules = self.folder / "alerts.yml"
        self.log = self.folder / "vitalsd.log"
        port = free_port()
        command = [str(binary), "serve", "--listen", f"127.0.0.1:{port}", "--data", str(self.data),
                   "--rules", str(self.rules), *flags]
        super().__init__("vitalsd", port, command, {"VITALSD_EVENT_LOOPS": "1", **(environment or {})})

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop(signal.SIGKILL)

    def start(self):
        """Returns the seconds from exec to the ready line."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rules.write_text(self.rules_text)
        began = time.monotonic()
        with self.log.open("ab") as log:
            self.spawn(output=subprocess.PIPE, errors=log)
        readable, _, _ = select.select([self.process.stdout], [], [], self.READY_SECONDS)
        line = self.process.stdout.readline() if readable else b""
        seconds = time.monotonic() - began
        if not line.startswith(b"vitalsd ready"):
            self.stop(signal.SIGKILL)
            sys.exit(f"vitalsd did not become ready: {self.log.read_text()[-2000:]}")
        return seconds


def ledger(port, token=None):
    """Received, and the outcomes, as `GET /metrics` shows them."""
    text = get(port, "/metrics", token=token)
    received = sum(float(v) for v in re.findall(r"^vitalsd_received_total(?:\{[^}]*\})? ([\d.e+]+)", text, re.M))
    outcomes = {}
    for labels, value in re.findall(r"^vitalsd_measurements_total\{([^}]*)\} ([\d.e+]+)", text, re.M):
        name = re.search(r'outcome="([^"]+)"', labels)
        outcomes[name[1]] = outcomes.get(name[1], 0) + int(float(value))
    return int(received), outcomes


def stored_count(binary, port, metric, by="site", since="-6h", token=None):
    """What the command line counts: the way a person would check."""
    answer = json.loads(subprocess.run(
        [str(binary), "query", metric, "--by", by, "--from", since, "--format", "json",
         "--url", f"http://127.0.0.1:{port}"], check=True, capture_output=True, text=True,
        env={**os.environ, **({"VITALSD_TOKEN": token} if token else {})}).stdout)
    return sum(row["count"] for row in answer["rows"])


def version(command, pattern=r"[^\n]+"):
    try:
        run = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return "unknown"
    found = re.search(pattern, run.stdout + run.stderr)
    return found[0].strip() if found else "unknown"


def machine(binary, **tools):
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()) if Path("/proc/cpuinfo").exists() else None
    return {"processor": model[1] if model else platform.processor(), "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.release()}", **tools, "vitalsd": version([str(binary), "version"])}


def spread(values, digits=0):
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"
