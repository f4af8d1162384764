"""New connections, 16 at a time: TCP, TLS 1.3 handshake, one request, close; and raw TCP with one 64-byte echo."""
from lab import HOST, load
from meter import Meter
from rounds import interleave, record

TITLE = "New connections"


def once(peer, round_, mode, args):
    address, kind = (peer.web_address, "https") if mode == "tls" else (peer.raw_address, "raw")
    load("conns", "-addr", address, "-host", HOST, "-mode", kind, "-w", 16, "-d", f"{args.warm}s")
    with Meter() as m:
        r = load("conns", "-addr", address, "-host", HOST, "-mode", kind, "-w", 16, "-d", f"{args.seconds}s")
    record("connections", peer.name, mode, round_, per_second=r["cps"], p50=r["p50_us"], p99=r["p99_us"], errors=r["errors"], last_error=r.get("last_error", ""),
           **m.each(r["conns"]), **m.fields())


def run(names, args):
    def body(peer, round_):
        for mode, there in (("tls", peer.https), ("raw", peer.raw)):
            if there:
                once(peer, round_, mode, args)
    interleave("connections", names, args, body)


def show(s):
    for mode, title in (("tls", "TLS 1.3, no resumption, one request"), ("raw", "Raw TCP, one echo")):
        yield f"### {title}", s.table(mode, ["per second", "relay us", "agent us", "**sum us**", "p99 us", "errors"],
                                      ["per_second", "relay_us", "agent_us", "sum_us", "p99", "errors"], (0, 1, 1, 1, 0, 0))
