"""One bulk stream while the agent is 40 ms away from the relay: windows show here. The delay is a program's, as this needs no netem."""
import peers
from lab import EDGE_IN, LOAD, load, start, stop
from rounds import record
from tables.bulk import move

TITLE = "One stream over a round trip of 40 ms"


def run(names, args):
    for round_ in range(args.rounds):
        for name in [n for n in names if peers.ALL[n].raw and peers.ALL[n].control]:
            once(peers.ALL[name], round_, args)


def once(peer, round_, args):
    far = []
    try:
        peer.start_relay()
        far = [start("backend", [LOAD, "delay", "-listen", f"127.0.0.1:{peer.control}", "-to", f"{EDGE_IN}:{peer.control}", "-d", "20ms"])]
        peer.ready()
        peer.start_agent("127.0.0.1")
        load("waitup", "-mode", "raw", "-addr", peer.raw_address)
        for direction in ("down", "up"):
            for _ in range(2):  # the first opens the windows
                fields = move(peer.raw_address, direction, 1, args.bytes // 4)
            record("roundtrip", peer.name, direction, round_, **fields)
    except Exception as e:
        record("roundtrip", peer.name, "error", round_, error=str(e)[:300])
    finally:
        peer.down()
        stop(far)


def show(s):
    for metric, title in (("down", "Target to visitor"), ("up", "Visitor to target")):
        yield f"### {title}", s.table(metric, ["MB/s", "sum s/GB"], ["mb_per_second", "sum_s"], (0, 2))
