"""Memory: at rest, for each idle visitor, for each connected agent. Growth is of anonymous pages, which relay and agent do not share."""
import json
import subprocess
import time

import meter
import peers
from lab import HOST, LOAD, load, start, stop
from rounds import record

TITLE = "Memory"
VISITORS, AGENTS = (1000, 4000), 50


def hold(mode, address, count):
    """Opens idle connections; they close when its standard input does."""
    p = start("client", [LOAD, "idle", "-mode", mode, "-addr", address, "-host", HOST, "-n", count], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    return p, json.loads(p.stdout.readline())


def settle():
    time.sleep(2.5)
    return {r: meter.memory(r) for r in ("relay", "agent")}


def run(names, args):
    for round_ in range(args.rounds):
        for name in [n for n in names if peers.ALL[n].relay_commands()]:
            peer = peers.ALL[name]
            for mode, address in (("raw", peer.raw_address if peer.raw else None), ("https", peer.web_address if peer.https else None)):
                if address:
                    visitors(peer, mode, address, round_)
            agents(peer, round_)


def visitors(peer, mode, address, round_):
    try:
        peer.up()
        before = settle()
        record("memory", peer.name, "rest", round_, relay_mib=before["relay"]["rss"] / 1024, agent_mib=before["agent"]["rss"] / 1024 / max(1, before["agent"]["processes"]))
        for count in VISITORS:
            holder, opened = hold(mode, address, count)
            now = settle()
            each = {f"{r}_kib": (now[r]["anon"] - before[r]["anon"]) / max(1, opened["open"]) for r in ("relay", "agent")}
            stop([holder])
            record("memory", peer.name, f"{mode}{count}", round_, open=opened["open"], failed=opened["failed"], last_error=opened.get("last_error", ""), **each)
            time.sleep(1)
    except Exception as e:
        record("memory", peer.name, "error", round_, error=str(e)[:300])
    finally:
        peer.down()


def agents(peer, round_):
    """The relay's growth for each of AGENTS agents with one socket."""
    commands = [peer.many_command([20000 + i]) for i in range(AGENTS)] if peer.raw else []
    if not commands or not commands[0]:
        return
    try:
        peer.start_relay()
        time.sleep(2)
        before = meter.memory("relay")["anon"]
        peer.agents = [start("agent", c) for c in commands]
        load("waitup", "-mode", "raw", "-addr", f"198.18.1.1:{20000 + AGENTS - 1}", "-limit", "30s")
        record("memory", peer.name, "agents", round_, relay_kib=(settle()["relay"]["anon"] - before) / AGENTS)
    except Exception as e:
        record("memory", peer.name, "error", round_, error=str(e)[:300])
    finally:
        peer.down()


def show(s):
    yield "### At rest, one socket of each kind", s.table("rest", ["relay MiB RSS", "agent MiB RSS"], ["relay_mib", "agent_mib"], (1, 1))
    for mode, title in (("https", "idle TLS visitor"), ("raw", "idle raw visitor")):
        for count in VISITORS:
            yield f"### Each {title}, {count} of them", s.table(f"{mode}{count}", ["relay KiB", "agent KiB", "open", "failed"], ["relay_kib", "agent_kib", "open", "failed"], (1, 1, 0, 0))
    yield f"### Each connected agent, {AGENTS} of them", s.table("agents", ["relay KiB"], ["relay_kib"], (1,))
