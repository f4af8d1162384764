"""Samples to Markdown: median (least to greatest) of the samples during which others left the machine alone."""
import json
import os
import platform
import statistics
import time
from collections import defaultdict
from pathlib import Path

import peers
import tables
from lab import RESULTS

DISTURBED = 0.25  # cores that others used during a sample


class Samples:
    """The samples of one table. A cell marked `'` rests on disturbed samples only."""

    def __init__(self, rows):
        self.groups = defaultdict(list)
        for row in rows:
            self.groups[row["peer"], row["metric"]].append(row)

    def cell(self, peer, metric, field, digits):
        rows = [r for r in self.groups[peer, metric] if r.get(field) is not None]
        calm = [r for r in rows if r.get("other", 0) <= DISTURBED]
        values = [r[field] for r in calm or rows]
        if not values:
            return "–"
        if digits is None:
            return str(values[-1]).replace("|", "/")[:70]
        spread = f" ({min(values):,.{digits}f}–{max(values):,.{digits}f})" if len(values) > 1 else ""
        return f"{statistics.median(values):,.{digits}f}{spread}" + ("" if calm else "'")

    def table(self, metric, heads, fields, digits):
        digits = digits or [None] * len(fields)
        lines = [[name, *(self.cell(name, metric, f, d) for f, d in zip(fields, digits))] for name in peers.ALL if (name, metric) in self.groups]
        return rows_of(["peer", *heads], lines)


def rows_of(heads, lines):
    if not lines:
        return "_not measured_\n"
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in [heads, ["---"] * len(heads), *lines]) + "\n"


def machine():
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} x {model}, Linux {platform.release()}"


def write(run):
    """Report of one run, to report.md and summary.json."""
    rows = [json.loads(line) for line in (RESULTS / "samples.jsonl").read_text().splitlines()]
    rows = [r for r in rows if r["run"] == run]
    loads = [r["load"] for r in rows]
    out = [f"# Bench\n\n{time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}, {machine()}; {len(rows)} samples, load average {min(loads):.1f} to {max(loads):.1f}.\n"
           "Relay and agent share core 0, load and targets core 1. Cells: median (least–greatest); `'`: others used more than a quarter core meanwhile.\n"]
    for name, table in tables.ALL.items():
        mine = Samples([r for r in rows if r["table"] == name])
        if mine.groups:
            out.append(f"## {table.TITLE}\n")
            for title, text in table.show(mine):
                if "_not measured_" not in text:
                    out += [title + "\n", text]
    failures = [[r["table"], r["peer"], r["error"][:160].replace("|", "/").replace("\n", " ")] for r in rows if r.get("error")]
    if failures:
        out += ["## Failures\n", rows_of(["table", "peer", "what"], failures)]
    out += ["## Peers\n", rows_of(["peer", "tunnel", "note"], [[p.name, p.tunnel, p.note] for p in peers.ALL.values() if any(r["peer"] == p.name for r in rows)])]
    (RESULTS / "report.md").write_text("\n".join(out))
    (RESULTS / "summary.json").write_text(json.dumps(summary(rows), indent=1))
    return RESULTS / "report.md"


def summary(rows):
    groups = defaultdict(list)
    for r in rows:
        for field, value in r.items():
            if isinstance(value, (int, float)) and field not in ("round", "at"):
                groups[r["table"], r["peer"], r["metric"], field].append(value)
    return [{"table": t, "peer": p, "metric": m, "field": f, "median": statistics.median(v), "min": min(v), "max": max(v), "samples": len(v)} for (t, p, m, f), v in sorted(groups.items())]
