"""check.py: every link between the pages of this repository leads somewhere, and every source file that a page names is there.

Prints a line 'ok ...' or 'FAIL ...' a page, as ./mysocket test counts them.
"""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
tracked = subprocess.run(["git", "-C", root, "ls-files"], capture_output=True, text=True, check=True).stdout.splitlines()
sources = {pathlib.PurePath(path).name for path in tracked if path.endswith((".java", ".sh", ".py", ".go"))}
link = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")
anchor_free = re.compile(r"[^\w\- ]")
named = re.compile(r"`(?:[\w./-]*/)?([A-Z]\w*\.java|[a-z][\w-]*\.(?:sh|py|go))`")


def anchors(page):
    """The anchors of a page's headings, as the usual renderers make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.M)
    return {anchor_free.sub("", heading.lower().replace("`", "")).strip().replace(" ", "-") for heading in headings}


def faults(page):
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.S)
    for target, anchor in link.findall(text):
        if "://" in target or target.startswith("mailto:"):
            continue
        there = (page.parent / target).resolve()
        if not there.exists():
            yield f"links to {target}, which is not there"
        elif anchor and there.suffix == ".md" and anchor[1:] not in anchors(there):
            yield f"links to {target}{anchor}, and that page has no such heading"
    for name in named.findall(text):
        if name not in sources:
            yield f"names {name}, which is not there"


bad = 0
for path in sorted(path for path in tracked if path.endswith(".md")):
    found = list(faults(root / path))
    bad += bool(found)
    print(f"FAIL {path} {'; '.join(found)}" if found else f"ok {path}")
sys.exit(1 if bad else 0)
