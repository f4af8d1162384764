"""Samples, and the order in which peers are measured: interleaved, each round begins with another, each peer is started afresh."""
import json
import os
import time

import peers
from lab import RESULTS
from meter import wait_quiet

SAMPLES = RESULTS / "samples.jsonl"
RUN = time.strftime("%Y%m%dT%H%M%S")


def record(table, peer, metric, round_, **fields):
    row = {"run": RUN, "at": round(time.time(), 1), "load": os.getloadavg()[0], "table": table, "peer": peer, "metric": metric, "round": round_, **fields}
    with open(SAMPLES, "a") as f:
        f.write(json.dumps(row) + "\n")
    brief = {k: round(v, 2) if isinstance(v, float) else v for k, v in fields.items() if k not in ("cpu", "kernel", "wall", "steal")}
    print(f"{table} r{round_} {peer:18s} {metric:10s} {json.dumps(brief)[:240]}", flush=True)


def interleave(table, names, args, body):
    """Calls body(peer, round) for every peer in turn. A peer that fails is noted, and left out of later rounds."""
    broken = set()
    for round_ in range(args.rounds):
        turn = round_ % max(1, len(names))
        for name in names[turn:] + names[:turn]:
            if name in broken:
                continue
            if args.quiet_wait:
                wait_quiet(args.quiet_wait)
            peer = peers.ALL[name]
            try:
                peer.up()
                body(peer, round_)
            except Exception as e:  # a peer that fails must not end the others' run
                record(table, name, "error", round_, error=str(e)[:400])
                broken.add(name)
            finally:
                peer.down()
