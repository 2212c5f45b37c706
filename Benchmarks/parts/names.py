"""A million pages that do not exist: do memory and disk stay where they are?"""

import http.client
from pathlib import Path

from harness import Collector, ledger
from traffic import METRICS_PER_BODY, word


def body(first, count):
    metrics = ",".join(
        f'{{"name":"LCP","value":1500,"navigationURL":"https://shop.example/made-up-{word(number)}"}}'
        for number in range(first, first + count))
    return f'{{"site":"shop","metrics":[{metrics}]}}'.encode()


def sizes(server):
    vitals = sum(path.stat().st_size for path in Path(server.data).glob("vitals.db*"))
    return {"resident_mb": server.resident_megabytes(), "rollups_mb": round(vitals / 1e6, 1)}


def measure(binary, folder, scale):
    with Collector(binary, folder) as server:
        client = http.client.HTTPConnection("127.0.0.1", server.port)
        size = METRICS_PER_BODY // 2
        steps, sent = [], 0
        for quarter in range(1, 5):
            while sent < scale.distinct_pages * quarter // 4:
                client.request("POST", "/v1/page", body(sent, size), {"User-Agent": "Mozilla/5.0 Chrome/140.0"})
                answer = client.getresponse()
                answer.read()
                if answer.status != 204:
                    raise SystemExit(f"answered {answer.status}")
                sent += size
            steps.append({"pages": sent, **sizes(server)})
        received, outcomes = ledger(server.port)
        if sum(outcomes.values()) != received or received != sent:
            raise SystemExit(f"{sent} sent, {received} received, {outcomes}")
        print(f"names: {sent} distinct pages; memory {steps[0]['resident_mb']} MB after a quarter, "
              f"{steps[-1]['resident_mb']} MB at the end; rollups {steps[0]['rollups_mb']} and {steps[-1]['rollups_mb']} MB; "
              f"{outcomes['stored']} had a series of their own, {outcomes['stored_in_other']} are in (other)")
        return {"steps": steps, "outcomes": outcomes}
