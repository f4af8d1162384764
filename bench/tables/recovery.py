"""Start and recovery on the one core, in seconds: the relay's own start, and what comes on top of it until an agent that waits serves again.

The relay has started when it takes connections of agents; an agent serves when the public address answers. After `kill -9` the relay starts again after 0.2 s, and
once after 5 s, as an agent waits longer the longer it has tried in vain. Before that agents have served for a while, so that they do not take it for one of many losses.
"""
import statistics
import time

import peers
from lab import EDGE_IN, kill, load, reap, stop
from peers.peer import Peer
from rounds import interleave, record

TITLE = "Start and recovery"
GONE = {"kill": 0.2, "outage": 5}
SERVED = 12
LIMIT = 60


def instant(*probe, limit):
    return load("waitup", *probe, "-limit", f"{limit}s", "-every", "2ms", timeout=limit + 30)["unix_ns"] / 1e9


def listens(peer):
    return instant("-mode", "listens", "-addr", f"{EDGE_IN}:{peer.control}", limit=LIMIT)


def answered(peer):
    """When the first of its public addresses answered; None if its agents ended instead."""
    for _ in range(LIMIT // 3):
        try:
            return instant(*peer.probes()[0], limit=3)
        except RuntimeError:
            if all(a.poll() is not None for a in peer.agents):
                return None
    raise RuntimeError(f"no answer within {LIMIT} s")


def starts(peer, round_, count):
    """Each alone: the relay, then the agent. Gives the relay's median."""
    own = []
    for _ in range(count):
        stop(peer.agents + peer.relays)
        reap("agent", "relay")
        time.sleep(0.3)
        began = time.time()
        peer.start_relay()
        own.append(listens(peer) - began)
        record("recovery", peer.name, "own", round_, seconds=own[-1])
        peer.ready()
        began = time.time()
        peer.start_agent()
        if answer := answered(peer):
            record("recovery", peer.name, "start", round_, seconds=answer - began)
    return statistics.median(own)


def relay_killed(peer, round_, metric, own):
    kill("relay")
    killed = time.time()
    time.sleep(GONE[metric])
    began = time.time()
    peer.start_relay()
    if answer := answered(peer):
        record("recovery", peer.name, metric, round_, since_kill=answer - killed, own=own, since_start=answer - began, beyond=answer - began - own, agent_ended=0)
        return
    record("recovery", peer.name, metric, round_, own=own, agent_ended=1)
    peer.start_agent()
    peer.wait()


def agent_killed(peer, round_):
    kill("agent")
    began = time.time()
    peer.start_agent()
    if answer := answered(peer):
        record("recovery", peer.name, "agent", round_, seconds=answer - began, agent_ended=0)
    else:
        record("recovery", peer.name, "agent", round_, agent_ended=1)


def run(names, args):
    def body(peer, round_):
        own = starts(peer, round_, args.starts)
        for metric in GONE:
            time.sleep(SERVED)
            relay_killed(peer, round_, metric, own)
        agent_killed(peer, round_)
    interleave("recovery", [n for n in names if type(peers.ALL[n]).agent_commands is not Peer.agent_commands], args, body)


def show(s):
    yield "### The relay alone, from its start until agents can connect", s.table("own", ["seconds"], ["seconds"], (3,))
    yield "### An agent, the relay being there, from its start to an answer", s.table("start", ["seconds"], ["seconds"], (3,))
    for metric, pause in GONE.items():
        yield f"### `kill -9` of the relay, started again after {pause} s", s.table(
            metric, ["from the kill to an answer", "from the new start", "of that the relay's own start", "**beyond it**", "agent ended"],
            ["since_kill", "since_start", "own", "beyond", "agent_ended"], (2, 2, 2, 2, 0))
    yield "### `kill -9` of the agent, started again at once", s.table("agent", ["seconds", "new agent ended"], ["seconds", "agent_ended"], (2, 0))
