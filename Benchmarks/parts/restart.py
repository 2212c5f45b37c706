"""How long a restart takes after `kill -9`, and what the journal takes as evidence."""

import shutil
import signal
import time

from harness import Collector, spread
from parts.books import METRICS, check, check_counted, database, upkeep, value, wait_until
from traffic import METRICS_PER_BODY, TIMINGS_PER_BODY, VITALS, Client, Values, page, report, statement

# What share of the measurements are visits' own. An applied journal is read again from the last stored memory of visits on. Of a
# million of pages that is nearly a whole generation, besides the stored one; "mostly timings" never fills one, so that nothing is
# stored and all of the journal is read.
MIXES = {"pages": 1.0, "mostly timings": 0.19}
# A block is packed when there are so many; fewer stay as rows for some minutes.
MEASUREMENTS_A_BLOCK = 20_000
RESTART_PAGES, RESTART_STATEMENTS = 200, 40


def fill_journal(client, share, total):
    """Bodies of both kinds, interleaved, until `total` measurements are acknowledged."""
    source = Values()
    pools = {metric: source.pool(metric) for metric in METRICS}
    posted, of_pages, visit = 0, 0, 0
    while posted < total:
        room = total - posted
        if of_pages < share * (posted + 1):
            reports = []
            while len(reports) < min(room, METRICS_PER_BODY):
                name = page(visit % RESTART_PAGES)
                reports += [(m, report(m, pools[m][visit % len(pools[m])], f"v-{visit}", name)) for m in VITALS]
                visit += 1
            reports = reports[:room]
            client.post_reports(reports, device="mobile" if visit % 2 else "desktop")
            of_pages += len(reports)
            posted += len(reports)
        else:
            timings = [(statement(n % RESTART_STATEMENTS), pools["query"][(posted + n) % len(pools["query"])])
                       for n in range(min(room, TIMINGS_PER_BODY))]
            client.post_timings(timings)
            posted += len(timings)


def journal_state(server):
    """Measurements in the journal, and how many of them the rollups do not hold yet."""
    vitals, journal = database(server.data / "vitals.db"), database(server.data / "journal.db")
    applied = value(vitals, "SELECT coalesce(max(value), 0) FROM progress WHERE name = 'applied_sequence'")
    batches = value(journal, "SELECT coalesce(sum(measurements), 0) FROM batch")
    blocks = value(journal, "SELECT coalesce(sum(measurements), 0) FROM block")
    pending = value(journal, "SELECT coalesce(sum(measurements), 0) FROM batch WHERE sequence > ?", applied)
    vitals.close()
    journal.close()
    return {"journalled": batches + blocks, "unapplied": pending, "in_blocks": blocks}


def measure_restart(server, scale, acknowledged):
    """Kills the server and starts it again from the same files, some times; it goes on from the last of them."""
    state = journal_state(server)
    server.stop(signal.SIGKILL)
    kept = server.folder / "killed"
    shutil.copytree(server.data, kept)
    seconds = []
    for _ in range(scale.restarts):
        server.stop(signal.SIGKILL)
        shutil.rmtree(server.data)
        shutil.copytree(kept, server.data)
        seconds.append(server.start())
        memory = server.resident_megabytes()
        check_counted(server, acknowledged)
    shutil.rmtree(kept)
    return {**state, "restart_seconds": [round(s, 3) for s in seconds], "peak_resident_megabytes": memory}


def evidence(server):
    journal = database(server.data / "journal.db")
    blocks, measurements, content, size = journal.execute(
        "SELECT count(*), sum(measurements), sum(length(content)), sum(size) FROM block").fetchone()
    journal.close()
    if not blocks:
        return {"blocks": 0}
    return {"blocks": blocks, "measurements": measurements, "bytes_a_measurement": round(content / measurements, 2),
            "before_deflate": round(size / measurements, 2)}


def pack_journal(server):
    """Flushes, and has upkeep pack all that fills blocks; that comes after it has noted its time."""
    upkeep(server)

    def is_packed():
        state = journal_state(server)
        return state["journalled"] - state["in_blocks"] < MEASUREMENTS_A_BLOCK
    wait_until(is_packed, "packing")


def measure(options, scale, folder):
    result = {}
    for mix, share in MIXES.items():
        # Nothing is flushed before it is asked for, as long as the filling takes less than a minute.
        with Collector(options.binary, folder / mix.replace(" ", "-"), "--flush-interval", "60s") as server:
            client = Client(server.port)
            began = time.monotonic()
            fill_journal(client, share, scale.journalled)
            filling = time.monotonic() - began
            state = journal_state(server)
            check(state["journalled"] == client.acknowledged.total(), f"{client.acknowledged}, the journal: {state}")
            memory = server.resident_megabytes()
            unapplied = measure_restart(server, scale, client.acknowledged)
            pack_journal(server)
            applied = measure_restart(server, scale, client.acknowledged)
            check(applied["unapplied"] == 0, f"a flush left {applied['unapplied']} measurements unapplied")
            result[mix] = {"fill_seconds": round(filling, 1), "peak_resident_megabytes_filling": memory,
                           "unapplied": unapplied, "applied": applied, "evidence": evidence(server)}
    return result


def show(result):
    print(f"{'restart':24}{'journalled':>12}{'unapplied':>12}{'seconds, median (min–max)':>28}{'peak MB':>10}")
    for mix, parts in result.items():
        for state in ("unapplied", "applied"):
            row = parts[state]
            print(f"{mix + ', ' + state:24}{row['journalled']:>12,}{row['unapplied']:>12,}"
                  f"{spread(row['restart_seconds'], 2):>28}{row['peak_resident_megabytes'] or '-':>10}")
    print(f"\n{'evidence':24}{'blocks':>8}{'measurements':>14}{'bytes each':>12}{'before deflate':>16}")
    for mix, parts in result.items():
        row = parts["evidence"]
        if row["blocks"]:
            print(f"{mix:24}{row['blocks']:>8,}{row['measurements']:>14,}{row['bytes_a_measurement']:>12}"
                  f"{row['before_deflate']:>16}")
