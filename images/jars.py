#!/usr/bin/env python3
"""jars.py JAR...: makes the jars of one program hold what its image can use and nothing else; in place, the same bytes each time.

Java keeps the list of all entries of a jar in its heap. It keeps no class of a signed jar in its AOT cache, and reads and checks the whole manifest at
each start: Bouncy Castle's has 6,000 entries, which is half of an agent's start. A JDK of OpenJDK does not ask for signatures of providers, and an image
brings its own. Java makes every provider that is named as a service where it looks for one of its own, which takes 6 MB and a tenth of a second for
Bouncy Castle's two; who wants one makes it (docs/decisions/0092-two-curves.md). What else is left out, and why: docs/decisions/0098-small-jars.md."""
import os
import platform
import re
import sys
import zipfile

from reachable import reachable

RUNTIME = 25  # what an image runs; classes for others are never read
# Of these only the classes that the rest of the program reaches are kept. What Bouncy Castle loads by names that it puts together are the tables of its
# providers, which our programs do not ask for.
TRIMMED = re.compile(r"(bcprov|bcpkix|bcutil)-jdk18on-[^/]*\.jar")
# A provider without its tables would fail whoever asks whether it is there, as MINA does (its EC, then); one that is not there is done without.
ABSENT = {"org/bouncycastle/jce/provider/BouncyCastleProvider.class", "org/bouncycastle/pqc/jcajce/provider/BouncyCastlePQCProvider.class"}
# Licences and pom.properties stay: for people, and for scanners of images.
LEFT_OUT = re.compile(
    r"META-INF/([^/]+\.(SF|RSA|DSA|EC)|services/java\.security\.Provider|maven/.*/pom\.xml|native-image/.*|versions/.*)|module-info\.class"
)
VERSION = re.compile(r"META-INF/versions/([0-9]+)/((?!META-INF/|OSGI-INF/|module-info\.class).*[^/])")
NATIVE = re.compile(r"org/sqlite/native/.*|META-INF/native/[^/]*")
MACHINE = {"x86_64": "x86_64", "aarch64": "aarch_?64"}.get(platform.machine(), ".*")
OURS = re.compile(rf"org/sqlite/native/Linux/{MACHINE}/.*|META-INF/native/lib\w*_{MACHINE}\.so")


def entries_of(jar):
    """The entries that can be read, by the names that they are read by."""
    versions = {}
    manifest = "META-INF/MANIFEST.MF"
    if manifest in jar.namelist() and re.search(rb"(?im)^Multi-Release: *true", jar.read(manifest)):
        for entry in jar.infolist():
            if (named := VERSION.fullmatch(entry.filename)) and int(named[1]) <= RUNTIME:
                versions.setdefault(named[2], []).append((int(named[1]), entry))
    entries = {e.filename: e for e in jar.infolist() if e.filename not in ABSENT and not LEFT_OUT.fullmatch(e.filename) and (not NATIVE.fullmatch(e.filename) or OURS.fullmatch(e.filename))}
    entries |= {name: max(them, key=lambda it: it[0])[1] for name, them in versions.items() if name not in ABSENT}
    folders = {name[: at + 1] for name in entries if not name.endswith((".class", "/")) for at, letter in enumerate(name) if letter == "/"}
    # A folder of classes alone is not looked for; one of other files is, by who lists them.
    return {name: entry for name, entry in entries.items() if not name.endswith("/") or name in folders}


def content_of(jar, name, entry):
    content = jar.read(entry)
    if name != "META-INF/MANIFEST.MF":
        return content
    if any(n.endswith(".SF") for n in jar.namelist()):  # the digests of entries are sections after the first
        content = re.split(rb"(?:\r\n|\n){2}", content, maxsplit=1)[0] + b"\r\n\r\n"
    return re.sub(rb"(?im)^Multi-Release:[^\n]*\n", b"", content)


def reached_in(jars):
    """The names of the classes of trimmed jars that the other jars reach."""
    roots, services, library = [], [], {}
    for path, jar in jars.items():
        trimmed = TRIMMED.fullmatch(os.path.basename(path))
        for name, entry in entries_of(jar).items():
            if name.startswith("META-INF/services/"):
                services.append(jar.read(entry))
            elif name.endswith(".class") and trimmed:
                library[name[:-6]] = jar.read(entry)
            elif name.endswith(".class"):
                roots.append(jar.read(entry))
    return reachable(roots, services, library) if library else set()


def rewrite(path, jar, reached):
    entries = entries_of(jar)
    if TRIMMED.fullmatch(os.path.basename(path)):
        entries = {name: entry for name, entry in entries.items() if not name.endswith(".class") or name[:-6] in reached}
    if any(map(NATIVE.fullmatch, jar.namelist())) and not any(name.endswith(".class") or NATIVE.fullmatch(name) for name in entries):
        os.remove(path)  # the native part for another machine, and nothing else
        return
    if list(entries) == jar.namelist():
        return
    with zipfile.ZipFile(f"{path}.new", "w", zipfile.ZIP_DEFLATED) as small:
        for name, entry in entries.items():
            small.writestr(zipfile.ZipInfo(name, entry.date_time), content_of(jar, name, entry), zipfile.ZIP_DEFLATED)
    os.replace(f"{path}.new", path)


def main(paths):
    jars = {path: zipfile.ZipFile(path) for path in sorted(paths)}
    reached = reached_in(jars)
    for path, jar in jars.items():
        rewrite(path, jar, reached)


main(sys.argv[1:])
