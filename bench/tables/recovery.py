"""Seconds until the public address answers: after the agent's start, after kill -9 of the relay (started again at once), after kill -9 of the agent."""
import time

import peers
from lab import kill, load, reap, stop
from peers.peer import Peer
from rounds import interleave, record

TITLE = "Start and recovery"


def answered(peer, limit="40s"):
    """The instant at which the first of its public addresses answered."""
    return load("waitup", *peer.probes()[0], "-limit", limit, "-every", "2ms")["unix_ns"] / 1e9


def run(names, args):
    def body(peer, round_):
        for _ in range(args.starts):
            stop(peer.agents)
            reap("agent")
            time.sleep(0.3)
            began = time.time()
            peer.start_agent()
            record("recovery", peer.name, "start", round_, seconds=answered(peer) - began)
        kill("relay")
        began = time.time()
        time.sleep(0.2)
        peer.start_relay()
        try:
            record("recovery", peer.name, "relay", round_, seconds=answered(peer) - began, agent_exited=0)
        except RuntimeError:
            gone = all(a.poll() is not None for a in peer.agents)
            record("recovery", peer.name, "relay", round_, agent_exited=int(gone))
            peer.start_agent()
            peer.wait()
        kill("agent")
        began = time.time()
        peer.start_agent()
        record("recovery", peer.name, "agent", round_, seconds=answered(peer) - began)
    interleave("recovery", [n for n in names if type(peers.ALL[n]).agent_commands is not Peer.agent_commands], args, body)


def show(s):
    yield "### Agent start to serving", s.table("start", ["seconds"], ["seconds"], (2,))
    yield "### kill -9 of the relay, which starts again after 0.2 s", s.table("relay", ["seconds", "agent had ended"], ["seconds", "agent_exited"], (2, 0))
    yield "### kill -9 of the agent, started again at once", s.table("agent", ["seconds"], ["seconds"], (2,))
