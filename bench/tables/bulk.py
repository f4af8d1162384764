"""Raw TCP bulk, one stream and eight, both ways. Every byte is compared with a pattern; the first round also checks SHA-256."""
import peers
from lab import load
from meter import Meter, memory
from rounds import interleave, record

TITLE = "Raw bulk"


def move(address, direction, streams, size):
    with Meter() as m:
        r = load("bulk", "-addr", address, "-dir", direction, "-n", streams, "-bytes", size)
    gigabytes = r["bytes"] / 1e9
    costs = {f"{role}_s": m.cpu[role] / gigabytes for role in ("relay", "agent")}
    return {"mb_per_second": r["MBps"], **costs, "sum_s": sum(costs.values()), **m.fields()}


def run(names, args):
    def body(peer, round_):
        for direction in ("down", "up"):
            if round_ == 0:
                load("bulk", "-addr", peer.raw_address, "-dir", direction, "-n", 4, "-bytes", 64 << 20, "-sha")
            load("bulk", "-addr", peer.raw_address, "-dir", direction, "-n", 1, "-bytes", args.bytes)  # warm-up
            for streams in (1, 8):
                record("bulk", peer.name, f"{direction}{streams}", round_, **move(peer.raw_address, direction, streams, args.bytes))
        used = {f"{r}_mib": memory(r)["rss"] / 1024 for r in ("relay", "agent")}
        record("bulk", peer.name, "memory", round_, **used)
    interleave("bulk", [n for n in names if peers.ALL[n].raw], args, body)


def show(s):
    for metric, title in (("down1", "Target to visitor, one stream"), ("down8", "Target to visitor, eight streams"), ("up1", "Visitor to target, one stream"), ("up8", "Visitor to target, eight streams")):
        yield f"### {title}", s.table(metric, ["MB/s", "relay s/GB", "agent s/GB", "**sum s/GB**"], ["mb_per_second", "relay_s", "agent_s", "sum_s"], (0, 2, 2, 2))
    yield "### Memory after that", s.table("memory", ["relay MiB RSS", "agents MiB RSS"], ["relay_mib", "agent_mib"], (1, 1))
