"""What a piece of work cost: CPU of each role by the kernel's own sums, memory, and what others used of the machine meanwhile."""
import os
import time
from pathlib import Path

from lab import GROUPS, ROLES, members, run


def cpu(role):
    """CPU seconds, total and in the kernel, of everything that ever ran in the role's group."""
    folder = GROUPS / role
    if (folder / "cpuacct.usage").exists():
        return tuple(int((folder / f).read_text()) / 1e9 for f in ("cpuacct.usage", "cpuacct.usage_sys"))
    lines = dict(line.split() for line in (folder / "cpu.stat").read_text().splitlines())
    return int(lines["usage_usec"]) / 1e6, int(lines["system_usec"]) / 1e6


def machine():
    """CPU seconds of the whole machine: busy, and stolen by its host."""
    v = [int(x) for x in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    tick = os.sysconf("SC_CLK_TCK")
    return (sum(v[:8]) - v[3] - v[4]) / tick, v[7] / tick


class Meter:
    """CPU of every role over a with-block; `other` is the cores that others used meanwhile."""

    def __enter__(self):
        self.began, self.before, self.busy = time.time(), {r: cpu(r) for r in ROLES}, machine()
        return self

    def __exit__(self, *exc):
        busy, stolen = machine()
        self.wall = time.time() - self.began
        self.cpu, self.kernel = ({r: cpu(r)[i] - self.before[r][i] for r in ROLES} for i in (0, 1))
        self.other = max(0.0, busy - self.busy[0] - sum(self.cpu.values())) / self.wall
        self.steal = (stolen - self.busy[1]) / self.wall

    def fields(self):
        return {"wall": round(self.wall, 3), "other": round(self.other, 3), "steal": round(self.steal, 3),
                "cpu": {k: round(v, 4) for k, v in self.cpu.items()}, "kernel": {k: round(v, 4) for k, v in self.kernel.items()}}

    def each(self, count):
        """Microseconds of relay and agent for each of `count` pieces of work."""
        return {f"{r}_us": self.cpu[r] / max(1, count) * 1e6 for r in ("relay", "agent")} | {"sum_us": (self.cpu["relay"] + self.cpu["agent"]) / max(1, count) * 1e6}


def wait_quiet(limit, most=0.1):
    """Waits until others use less than `most` cores, at most `limit` seconds."""
    end = time.time() + limit
    while time.time() < end:
        with Meter() as m:
            time.sleep(2)
        if m.other < most:
            return True
    return False


def memory(role):
    """RSS, PSS and anonymous PSS (heaps and stacks, shared copies counted once) of a role in KiB, and its number of processes."""
    sums = {"Rss": 0, "Pss": 0, "Pss_Anon": 0, "processes": 0}
    for pid in members(role):
        try:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                name = line.split(":")[0]
                if name in sums:
                    sums[name] += int(line.split()[1])
            sums["processes"] += 1
        except (FileNotFoundError, ProcessLookupError):
            pass
    return {"rss": sums["Rss"], "pss": sums["Pss"], "anon": sums["Pss_Anon"], "processes": sums["processes"]}


def collect(role):
    """A collection in each JVM of a role; whether it has one."""
    found = [pid for pid in members(role) if os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "java"]
    for pid in found:
        run(os.path.join(os.environ["JAVA_HOME"], "bin", "jcmd"), pid, "GC.run")
    return bool(found)
