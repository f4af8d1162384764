#!/usr/bin/env python3
"""unsigned.py JAR...: takes the signatures out of jars, and Bouncy Castle out of what Java looks through; in place, the same bytes each time.

Java keeps no class of a signed jar in its AOT cache, and reads and checks the whole manifest at each start: Bouncy Castle's has 6,000 entries, which
is half of an agent's start. A JDK of OpenJDK does not ask for signatures of providers, and an image brings its own.
Java makes every provider that is named as a service where it looks for one of its own, which takes 6 MB and a tenth of a second for Bouncy Castle's two;
who wants one makes it (docs/decisions/0092-two-curves.md)."""
import os
import re
import sys
import zipfile

LEFT_OUT = re.compile(r"META-INF/([^/]+\.(SF|RSA|DSA|EC)|services/java\.security\.Provider)")


def unsigned(jar):
    with zipfile.ZipFile(jar) as signed:
        if not any(LEFT_OUT.fullmatch(name) for name in signed.namelist()):
            return
        with zipfile.ZipFile(f"{jar}.new", "w", zipfile.ZIP_DEFLATED) as plain:
            for entry in signed.infolist():
                if LEFT_OUT.fullmatch(entry.filename):
                    continue
                content = signed.read(entry)
                if entry.filename == "META-INF/MANIFEST.MF":  # the digests of entries are sections after the first
                    content = re.split(rb"(?:\r\n|\n){2}", content, maxsplit=1)[0] + b"\r\n\r\n"
                plain.writestr(entry, content, zipfile.ZIP_DEFLATED)
    os.replace(f"{jar}.new", jar)


for path in sys.argv[1:]:
    unsigned(path)
