"""What peers do right: half-close, WebSocket, server-sent events, gRPC's shape, a dead target; and whether one stalled visitor stops the others."""
import time

import peers
from lab import HOST, load
from peers.peer import BEHAVIOUR_TARGET, NOTHING, WEB_TARGET
from rounds import record

TITLE = "Behaviour"
PROBES = ["alpn", "h2_get", "websocket", "sse", "grpc"]


def run(names, args):
    for name in names:
        peer = peers.ALL[name]
        if not peer.relay_commands() or name == "nginx-server":
            continue
        step(peer, lambda: peer.raw and record("behaviour", name, "raw", 0, **load("behave", "-raw", peer.raw_address)))
        for mode, address, there in (("raw", peer.raw_address, peer.raw), ("https", peer.web_address, peer.https)):
            if there:
                step(peer, lambda mode=mode, address=address: stalled(peer, mode, address))
        if peer.https:
            step(peer, lambda: record("behaviour", name, "web", 0, **load("behave", "-addr", peer.web_address, "-host", HOST)), BEHAVIOUR_TARGET)
            dead_target(peer)


def step(peer, body, web=WEB_TARGET):
    try:
        peer.up(web)
        body()
    except Exception as e:
        record("behaviour", peer.name, "error", 0, error=str(e)[:300])
    finally:
        peer.down()


def stalled(peer, mode, address):
    r = load("stall", "-mode", mode, "-addr", address, "-host", HOST, "-stalls", 1, "-r", 200, "-d", "3s", timeout=120)
    before, after = r["before"], r["after"]
    record("behaviour", peer.name, f"stall_{mode}", 0, p50_alone=before["P50"], p99_alone=before["P99"], p50_stalled=after.get("P50"), p99_stalled=after.get("P99"),
           errors=after.get("Errors"), after_error=r.get("after_error", ""))


def dead_target(peer):
    try:
        peer.web = NOTHING
        peer.start_relay()
        time.sleep(1)
        peer.start_agent()
        time.sleep(3)
        record("behaviour", peer.name, "dead_target", 0, **load("behave", "-addr", peer.web_address, "-host", HOST, "-only", "status"))
    except Exception as e:
        record("behaviour", peer.name, "error", 0, error=str(e)[:300])
    finally:
        peer.down()
        peer.web = WEB_TARGET


def show(s):
    yield "### Protocols", s.table("web", PROBES, PROBES, None)
    yield "### TCP half-close is kept", s.table("raw", ["half-close"], ["half_close"], None)
    yield "### Answer when nothing listens at the target", s.table("dead_target", ["status"], ["status"], None)
    for mode in ("https", "raw"):
        yield f"### One stalled download beside small requests ({mode}, 200/s)", s.table(
            f"stall_{mode}", ["p50 us alone", "p99 us alone", "p50 us beside", "p99 us beside"], ["p50_alone", "p99_alone", "p50_stalled", "p99_stalled"], (0, 0, 0, 0))
