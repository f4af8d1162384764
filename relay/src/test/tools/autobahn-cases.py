"""autobahn-cases.py HOST:PORT CASE...: drives a server through Autobahn's cases; prints one line for each, "CASE|BEHAVIOUR|BEHAVIOUR OF THE CLOSE"."""

import asyncio
import os
import sys

import kosoku


async def main():
    try:
        results = await kosoku.run_fuzzingclient(sys.argv[1], sys.argv[2:], None, concurrency=4)
    except kosoku.FailureError as failure:
        results = failure.results
    for result in results:
        print(f"{result.case_id}|{result.behavior.value}|{result.behavior_close.value}")


asyncio.run(main())
sys.stdout.flush()
os._exit(0)  # the runner's threads sometimes abort an interpreter that takes its time to end
