"""Measures MySocket beside its peers, and writes results/report.md, summary.json and samples.jsonl."""
import argparse
import json
import shutil
import signal
import sys
import time

import lab
import peers
import report
import rounds
import tables
from lab import BUILT, CONF, GIVEN, LOAD, WWW, start

USED = ["mysocket", "mysocket+ssh", "nginx-server", "nginx-proxy", "haproxy-proxy", "openssh-gcm", "haproxy+openssh"]


def targets():
    """nginx with files of 1 KiB and 1 GiB, and the load program's server, behind the agent and on the clients' core."""
    conf = CONF / "target-nginx.conf"
    conf.write_text(f"""user root; worker_processes 1; daemon off; master_process off; pid {CONF}/target.pid; error_log /dev/null; worker_rlimit_nofile 20000;
events {{ worker_connections 16384; }}
http {{ access_log off; sendfile on; keepalive_timeout 600s; keepalive_requests 100000000; default_type application/octet-stream;
  open_file_cache max=10 inactive=600s;
  server {{ listen 8080 backlog=4096; root {WWW}; }} }}
""")
    procs = [start("backend", ["/usr/sbin/nginx", "-c", conf], "target.log"), start("backend", [LOAD, "backend"], "target.log")]
    time.sleep(0.6)
    return procs


def there(name):
    return all(shutil.which(str(lab.program(needed))) for needed in peers.ALL[name].needs)


def options():
    p = argparse.ArgumentParser(prog="./mysocket bench", description=__doc__, epilog=f"tables: {', '.join(tables.ALL)}; peers: {', '.join(peers.ALL)}")
    p.add_argument("tables", nargs="*", metavar="TABLE", help="which tables; all but behaviour and roundtrip unless said")
    p.add_argument("--peers", default="", help=f"names with commas between; by default {', '.join(USED)} and those whose programs lie in {' or '.join(map(str, dict.fromkeys((GIVEN, BUILT))))}")
    p.add_argument("--rounds", type=int, default=3, help="rounds, in which peers take turns (default 3)")
    p.add_argument("--seconds", type=int, default=4, help="length of a sample (default 4)")
    p.add_argument("--warm", type=int, default=10, help="seconds of load before the first sample of a peer (default 10)")
    p.add_argument("--rate", type=float, default=1000, help="requests per second at a fixed rate (default 1000)")
    p.add_argument("--bytes", type=int, default=1 << 30, help="bytes of a bulk sample (default 1 GiB)")
    p.add_argument("--starts", type=int, default=3, help="starts of the agent in a round (default 3)")
    p.add_argument("--quiet-wait", type=float, default=30, help="seconds to wait for a quiet machine before each peer (default 30)")
    args = p.parse_args()
    unknown = [t for t in args.tables if t not in tables.ALL] + [n for n in filter(None, args.peers.split(",")) if n not in peers.ALL]
    if unknown:
        p.error(f"no such table or peer: {', '.join(unknown)}")
    return args


def main():
    args = options()
    names = [n for n in (args.peers.split(",") if args.peers else [*USED, *(n for n in peers.ALL if peers.ALL[n].needs)]) if there(n)]
    lab.setup()
    procs = targets()
    try:
        for table in args.tables or [t for t in tables.ALL if t not in ("behaviour", "roundtrip")]:
            tables.ALL[table].run(names, args)
    finally:
        lab.stop(procs)
        lab.teardown()
        if rounds.SAMPLES.exists() and any(json.loads(line)["run"] == rounds.RUN for line in rounds.SAMPLES.open()):
            print(f"report: {report.write(rounds.RUN)}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main()
