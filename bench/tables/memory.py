"""Memory: of relay and agent at rest, for each idle visitor, for each connected agent.

What one takes is what memory grows by from a first number of them to a greater one, so that whatever comes with the first is left out. Only anonymous pages
count (heaps, stacks, what malloc has): the others are files', and shared. A JVM is read as it stands and after a collection; what Go has not collected is in its figures.
"""
import json
import subprocess
import time

import meter
import peers
from lab import EDGE, HOST, LOAD, VISITORS, load, start, stop
from peers.peer import RAW_PORT
from rounds import record

TITLE = "Memory"
IDLE = (1000, 4000)   # visitors
AGENTS = (50, 250)
TOGETHER = 5          # agents that start at once: OpenSSH's do not come again when a relay turns them away
SETTLING, RESTING = 3, 12  # seconds


def hold(mode, address, count):
    """Opens idle connections, each after one request, from many addresses; they close when its standard input does."""
    p = start("client", [LOAD, "idle", "-mode", mode, "-addr", address, "-host", HOST, "-n", count, "-from", ",".join(VISITORS)],
              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    return p, json.loads(p.stdout.readline())


def release(holder):
    """Ends them, after a second request on some: how many were asked, and answered."""
    holder.stdin.close()
    return json.loads(holder.stdout.readline())


def anonymous(*roles):
    """Anonymous KiB of each role as it stands, and after a collection where it has a JVM."""
    time.sleep(SETTLING)
    standing = {r: meter.memory(r)["anon"] for r in roles}
    collecting = [r for r in roles if meter.collect(r) and meter.collect(r)]
    if collecting:
        time.sleep(1)
    return {r: (standing[r], meter.memory(r)["anon"] if r in collecting else None) for r in roles}


def growth(few, many, count):
    """KiB of each role for one of `count`."""
    each = {}
    for role, (standing, collected) in many.items():
        each[f"{role}_kib"] = (standing - few[role][0]) / count
        each[f"{role}_collected_kib"] = None if collected is None else (collected - few[role][1]) / count
    return each


def run(names, args):
    for round_ in range(args.rounds):
        for name in [n for n in names if peers.ALL[n].relay_commands()]:
            peer = peers.ALL[name]
            peer.hurried = False
            for measure in (rest, *(visitors(m) for m in ("https", "raw")), agents):
                try:
                    measure(peer, round_)
                except Exception as e:
                    record("memory", name, "error", round_, error=str(e)[:300])
                finally:
                    peer.down()
            peer.hurried = True


def rest(peer, round_):
    peer.up()
    time.sleep(RESTING)
    now = {r: meter.memory(r) for r in ("relay", "agent")}
    fields = {"relay_mib": now["relay"]["rss"], "relay_own_mib": now["relay"]["anon"]}
    if one := now["agent"]["processes"]:
        fields |= {"agent_mib": now["agent"]["rss"] / one, "agent_own_mib": now["agent"]["anon"] / one}
    record("memory", peer.name, "rest", round_, **{k: v / 1024 for k, v in fields.items()})


def visitors(mode):
    def measure(peer, round_):
        address, there = (peer.web_address, peer.https) if mode == "https" else (peer.raw_address, peer.raw)
        if not there:
            return
        peer.up()
        holders, readings = [], []
        try:
            for count in (IDLE[0], IDLE[1] - IDLE[0]):
                holders.append(hold(mode, address, count))
                readings.append(anonymous("relay", "agent"))
            lived = [release(p) for p, _ in holders]
        finally:
            stop([p for p, _ in holders])
        opened = [o for _, o in holders]
        record("memory", peer.name, mode, round_, open=sum(o["open"] for o in opened), asked=sum(a["asked"] for a in lived), alive=sum(a["alive"] for a in lived),
               last_error="".join(o.get("last_error", "") for o in opened), **growth(*readings, max(1, opened[1]["open"])))
    return measure


def agents(peer, round_):
    ports = range(RAW_PORT + 1, RAW_PORT + 1 + AGENTS[1])
    if not peer.raw or not peer.light or type(peer).single_command is peers.peer.Peer.single_command:
        return
    peer.start_relay_for(ports)
    begin(peer, ports)  # what a JVM compiles of logins would be counted else
    time.sleep(RESTING)  # those that leave at once would count for how many may log in
    stop(peer.agents)
    time.sleep(RESTING)
    peer.agents, readings = [], []
    for some in (ports[:AGENTS[0]], ports[AGENTS[0]:]):
        begin(peer, some)
        time.sleep(RESTING)
        readings.append(anonymous("relay"))
    record("memory", peer.name, "agents", round_, **growth(*readings, AGENTS[1] - AGENTS[0]))


def begin(peer, ports):
    for first in ports[::TOGETHER]:
        now = range(first, first + TOGETHER)
        peer.agents += [start("agent", peer.single_command(port), f"{peer.name}-agent.log") for port in now]
        for port in now:
            load("waitup", "-mode", "raw", "-addr", f"{EDGE}:{port}", "-limit", "60s", "-every", "250ms", "-from", ",".join(VISITORS))


def show(s):
    yield "### At rest: MiB resident, and of them its own (anonymous pages); of one agent", s.table(
        "rest", ["relay", "its own", "agent", "its own"], ["relay_mib", "relay_own_mib", "agent_mib", "agent_own_mib"], (1, 1, 1, 1))
    for mode, title in (("https", "idle TLS visitor"), ("raw", "idle raw visitor")):
        yield f"### KiB for each {title}, from {IDLE[0]} to {IDLE[1]} of them", s.table(
            mode, ["relay", "after a collection", "agent", "after a collection", "open", "asked again", "answered"],
            ["relay_kib", "relay_collected_kib", "agent_kib", "agent_collected_kib", "open", "asked", "alive"], (1, 1, 1, 1, 0, 0, 0))
    yield f"### KiB of the relay for each connected agent, from {AGENTS[0]} to {AGENTS[1]} of them", s.table(
        "agents", ["relay", "after a collection"], ["relay_kib", "relay_collected_kib"], (1, 1))
