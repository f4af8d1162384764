"""What peers do right: half-close, bytes, WebSocket, server-sent events, gRPC's shape, a dead target; and whether streams that stall stop the others."""
import time

import peers
from lab import HOST, load
from peers.peer import BEHAVIOUR_TARGET, NOTHING, WEB_TARGET
from rounds import record

TITLE = "Behaviour"
PROBES = ["alpn", "h2_get", "websocket", "sse", "grpc"]
STALLED = 4                # streams that stall at once: more than an agent of any peer has connections
SLOWER = (5, 20_000)       # beside them others may take five times as long (median), or 20 ms: more, and they wait for those that stall
STALLS = {"raw_down": "raw, visitors read nothing", "raw_up": "raw, the target reads nothing", "https_down": "HTTPS, visitors read nothing"}


def run(names, args):
    for name in names:
        peer = peers.ALL[name]
        if not peer.relay_commands() or name == "nginx-server":
            continue
        if peer.raw:
            step(peer, raw)
        if peer.https:
            step(peer, lambda p: stalled(p, "https", "down"))
            step(peer, web, BEHAVIOUR_TARGET)
            step(peer, dead_target, NOTHING)


def step(peer, body, target=WEB_TARGET):
    try:
        if target == NOTHING:  # nothing to wait for
            peer.web = target
            peer.start_relay()
            peer.ready()
            peer.start_agent()
            time.sleep(8)
        else:
            peer.up(target)
        body(peer)
    except Exception as e:
        record("behaviour", peer.name, "error", 0, error=str(e)[:300])
    finally:
        peer.down()
        peer.web = WEB_TARGET


def raw(peer):
    answers = load("behave", "-raw", peer.raw_address)
    for direction in ("down", "up"):
        load("bulk", "-addr", peer.raw_address, "-dir", direction, "-n", 4, "-bytes", 256 << 20, "-sha")
    record("behaviour", peer.name, "raw", 0, sha256="the same, both ways", **answers)
    for direction in ("down", "up"):
        stalled(peer, "raw", direction)


def web(peer):
    record("behaviour", peer.name, "web", 0, **load("behave", "-addr", peer.web_address, "-host", HOST))


def stalled(peer, mode, direction):
    address = peer.raw_address if mode == "raw" else peer.web_address
    r = load("stall", "-mode", mode, "-dir", direction, "-addr", address, "-host", HOST, "-stalls", STALLED, "-r", 200, "-d", "3s", timeout=180)
    before, after = r["before"], r["after"]
    error = r.get("after_error", "") or after.get("LastError", "")
    slow = after.get("P50", 0) > max(before["P50"] * SLOWER[0], SLOWER[1])
    record("behaviour", peer.name, f"{mode}_{direction}", 0, p50_alone=before["P50"], p99_alone=before["P99"], p50_stalled=after.get("P50"), p99_stalled=after.get("P99"),
           verdict=f"stops them: {error}" if error else "slows them" if slow else "leaves them alone")


def dead_target(peer):
    record("behaviour", peer.name, "dead_target", 0, **load("behave", "-addr", peer.web_address, "-host", HOST, "-only", "status"))


def show(s):
    yield "### Protocols", s.table("web", PROBES, PROBES, None)
    yield "### Raw TCP: half-close is kept; SHA-256 of 256 MiB in four streams", s.table("raw", ["half-close", "SHA-256"], ["half_close", "sha256"], None)
    yield "### Answer when nothing listens at the target", s.table("dead_target", ["status"], ["status"], None)
    for metric, title in STALLS.items():
        yield f"### {STALLED} streams that stall, beside 200 small requests a second ({title})", s.table(
            metric, ["p50 us alone", "p99 us alone", "p50 us beside", "p99 us beside", "what it does to them"],
            ["p50_alone", "p99_alone", "p50_stalled", "p99_stalled", "verdict"], (0, 0, 0, 0, None))
