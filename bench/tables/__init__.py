"""One module for each table: what is measured, and how it is printed. `run(names, args)` measures; `show(samples)` gives Markdown."""
from tables import behaviour, bulk, connections, memory, recovery, requests, roundtrip

ALL = {"requests": requests, "connections": connections, "bulk": bulk, "memory": memory, "recovery": recovery, "roundtrip": roundtrip, "behaviour": behaviour}
