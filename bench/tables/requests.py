"""HTTPS requests for 1 KiB over 64 kept connections: cost at full load over HTTP/1.1 and HTTP/2, latency at a fixed rate of arrivals."""
import re

import peers
from lab import HOST, client, load
from meter import Meter
from rounds import interleave, record

URL = f"https://{HOST}/1k"
TITLE = "HTTPS requests, 1 KiB, connections kept"


def wrk(seconds):
    with Meter() as m:
        out = client(["wrk", "-t1", "-c64", f"-d{seconds}s", "--timeout", "10s", URL], timeout=seconds + 30)
    count = int(re.search(r"(\d+) requests in", out)[1])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    sockets = re.search(r"Socket errors: (.*)", out)
    return m, count, {"per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), "bad": int(bad[1]) if bad else 0, "socket_errors": sockets[1] if sockets else ""}


def h2load(seconds):
    with Meter() as m:
        out = client(["h2load", "-t1", "-c16", "-m8", "-D", seconds, "--warm-up-time=0", URL], timeout=seconds + 30)
    count = int(re.search(r"(\d+) succeeded", out)[1])
    protocol = re.search(r"Application protocol: (\S+)", out)
    return m, count, {"per_second": count / seconds, "bad": int(re.search(r"(\d+) failed", out)[1]), "protocol": protocol[1] if protocol else "none"}


def run(names, args):
    def body(peer, round_):
        wrk(args.warm)
        m, count, r = wrk(args.seconds)
        record("requests", peer.name, "http1", round_, **r, **m.each(count), **m.fields())
        with Meter() as m:
            q = load("rate", "-addr", peer.web_address, "-host", HOST, "-c", 64, "-r", args.rate, "-d", f"{args.seconds}s")
        record("requests", peer.name, "fixed", round_, rate=args.rate, achieved=q["Achieved"], errors=q["Errors"], p50=q["P50"], p99=q["P99"], p999=q["P999"],
               late_p99=q["SchedP99us"], **m.each(args.rate * (args.seconds + 1)), **m.fields())
        h2load(args.warm)
        m, count, r = h2load(args.seconds)
        if r["protocol"] == "h2" and count:
            record("requests", peer.name, "http2", round_, **r, **m.each(count), **m.fields())
    interleave("requests", [n for n in names if peers.ALL[n].https], args, body)


def show(s):
    for metric, title in (("http1", "HTTP/1.1 (wrk, 64 connections)"), ("http2", "HTTP/2 (h2load, 16 connections of 8 streams)")):
        yield f"### {title}", s.table(metric, ["requests/s", "relay us", "agent us", "**sum us**"], ["per_second", "relay_us", "agent_us", "sum_us"], (0, 1, 1, 1))
    yield "### At a fixed rate of arrivals (open loop; latency counts from the scheduled instant)", s.table(
        "fixed", ["rate", "p50 us", "p99 us", "p99.9 us", "sum us"], ["rate", "p50", "p99", "p999", "sum_us"], (0, 0, 0, 0, 1))
