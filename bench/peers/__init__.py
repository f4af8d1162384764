"""Who is measured: MySocket, and those beside it. Every peer serves the same where it can: raw TCP at 198.18.1.1:9100, which leads to the load
program's server behind the agent, and HTTPS for speed.edge.test at 198.18.1.1:443, which leads to nginx there. Logs of requests are off."""
from peers import mysocket, others, stock

ALL = {p.name: p for p in [*mysocket.PEERS, *stock.PEERS, *others.PEERS]}
