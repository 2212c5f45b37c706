"""Bytes a cell of the minute tier takes on disk."""

import sqlite3
import time

from harness import Collector
from parts.books import check, check_counted, database, flush, value
from traffic import Client, Values, page, report, statement

FLUSHES_A_MINUTE = 5
MINUTE_ROOM_SECONDS = 12


def wait_for_room_in_minute():
    """A cell is a minute's: values that fall on both sides of its end would make two smaller ones."""
    left = 60 - time.time() % 60
    if left < MINUTE_ROOM_SECONDS:
        time.sleep(left)


def fill_cells(client, server, kind, values_a_cell, cells):
    """The values of each cell come in several flushes, as they do in a minute of real traffic: stored cells grow."""
    source = Values(seed=values_a_cell)
    for part in range(FLUSHES_A_MINUTE):
        visits = range(part * values_a_cell // FLUSHES_A_MINUTE, (part + 1) * values_a_cell // FLUSHES_A_MINUTE)
        if kind == "query":
            client.post_timings([(statement(cell), source.of("query")) for _ in visits for cell in range(cells)])
        else:
            client.post_reports([(kind, report(kind, source.of(kind), f"v-{visit}-{cell}", page(cell)))
                                 for visit in visits for cell in range(cells)])
        flush(server)


def page_bytes_of_copy(path, values_a_cell):
    """Bytes of the pages of a database that holds nothing but the cells with so many values, after VACUUM.

    The first page holds the schema alone and is left out.
    """
    copy_path = path.with_suffix(".copy")
    copy_path.unlink(missing_ok=True)
    copy = sqlite3.connect(copy_path, isolation_level=None)
    copy.execute("ATTACH ? AS source", (str(path),))
    copy.execute(f"PRAGMA main.page_size = {value(copy, 'PRAGMA source.page_size')}")
    copy.execute(value(copy, "SELECT sql FROM source.sqlite_master WHERE name = 'cell_minute'"))
    copy.execute("INSERT INTO main.cell_minute SELECT * FROM source.cell_minute"
                 " WHERE good + needs_improvement + poor = ? ORDER BY id", (values_a_cell,))
    copy.execute("DETACH source")
    copy.execute("VACUUM")
    size = (value(copy, "PRAGMA page_count") - 1) * value(copy, "PRAGMA page_size")
    copy.close()
    copy_path.unlink()
    return size


def page_bytes_as_written(source):
    """Bytes of the pages the server itself left the tier in; None where SQLite was built without dbstat."""
    try:
        return value(source, "SELECT sum(pgsize) FROM dbstat WHERE name = 'cell_minute'")
    except sqlite3.OperationalError:
        return None


def measure_cells_of(options, folder, kind, values_a_cell, cells):
    with Collector(options.binary, folder, "--flush-interval", "60s") as server:
        client = Client(server.port)
        wait_for_room_in_minute()
        fill_cells(client, server, kind, values_a_cell, cells)
        check_counted(server, client.acknowledged)
        server.stop()
    path = server.data / "vitals.db"
    source = database(path)
    all_cells, measurements = source.execute(
        "SELECT count(*), sum(good + needs_improvement + poor) FROM cell_minute").fetchone()
    check(measurements == values_a_cell * cells, f"{values_a_cell * cells} values posted, the file holds {measurements}")
    full, histogram = source.execute(
        "SELECT count(*), avg(length(histogram)) FROM cell_minute WHERE good + needs_improvement + poor = ?",
        (values_a_cell,)).fetchone()
    check(full > 0, f"no cell holds {values_a_cell} values: filling them took longer than a minute")
    as_written = page_bytes_as_written(source) if full == all_cells else None
    source.close()
    return {"metric": kind, "values": values_a_cell, "cells": full, "histogram_bytes": round(histogram, 1),
            "bytes_packed": round(page_bytes_of_copy(path, values_a_cell) / full, 1),
            "bytes_as_written": as_written and round(as_written / full, 1)}


def measure(options, scale, folder):
    rows = []
    for kind in ("LCP", "query"):
        for values_a_cell, cells in scale.cells.items():
            rows.append(measure_cells_of(options, folder / f"{kind}-{values_a_cell}", kind, values_a_cell, cells))
    return rows


def show(rows):
    print(f"{'bytes a minute cell':24}{'values':>8}{'cells':>8}{'histogram':>12}{'packed':>10}{'as written':>12}")
    for row in rows:
        print(f"{row['metric']:24}{row['values']:>8,}{row['cells']:>8,}{row['histogram_bytes']:>12,.1f}"
              f"{row['bytes_packed']:>10,.1f}{row['bytes_as_written'] or '-':>12}")
