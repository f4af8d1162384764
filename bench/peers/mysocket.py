"""MySocket itself, from the jars of this repository with the flags of its images: with its own agent, and with OpenSSH's client as the agent."""
import functools
import json
import os
import shutil
import subprocess
import time

from lab import CONF, DOMAIN, EDGE_IN, HERE, KEYS, client, make_key
from peers.peer import RAW_PORT, RAW_TARGET, Peer
from peers.stock import GCM, ssh

REPOSITORY = HERE.parent
SSH_PORT, HEALTH_PORT = 2222, 8090
POD = {"agent": ["-XX:MaxRAM=128m"], "relay": ["-XX:MaxRAM=1g"]}  # their limits, of which their heap is a part
COMMON = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]


@functools.cache
def java(image, module):
    """The command of an image's program, by what images/programs.sh says of it, with the cache of classes that an image has."""
    script = f"source {REPOSITORY}/images/programs.sh; java_program {image}; printf '%s\\n' \"${{program[2]}}\" \"${{program[1]}}\" \"${{program[3]}}\" \"${{program[5]:-}}\""
    flags, main, training, trainer = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True).stdout.split("\n")[:4]
    own = os.environ.get(f"MYSOCKET_BENCH_{image.upper()}_FLAGS", "")  # to try others
    start = [os.path.join(os.environ["JAVA_HOME"], "bin", "java"), *COMMON, *POD.get(image, []), *flags.split(), *own.split()]
    program = ["-cp", f"{libraries(image, module)}/*", main]
    return [*start, f"-XX:AOTCache={cache(image, start, [*program, *training.split()], trainer)}", *program]


def libraries(image, module):
    """The jars as an image has them, copied anew after each build."""
    built, copy = REPOSITORY / module / "target/dist/lib", CONF / "lib" / image
    if not copy.exists() or copy.stat().st_mtime < max(jar.stat().st_mtime for jar in built.iterdir()):
        shutil.rmtree(copy, ignore_errors=True)
        (CONF / f"{image}.aot").unlink(missing_ok=True)
        shutil.copytree(built, copy, copy_function=shutil.copy)
        subprocess.run(["python3", REPOSITORY / "images/jars.py", *copy.glob("*.jar")], check=True)
        copy.touch()
    return copy


def cache(image, start, training, trainer):
    """What Java remembers of a training run, as images/javaimage.sh makes it."""
    made = CONF / f"{image}.aot"
    if not made.exists():
        run = [*start, "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining", f"-XX:AOTCacheOutput={made}", *training]
        if trainer:
            run = [start[0], *COMMON, *training[:2], trainer, *run]
        subprocess.run(["timeout", "-k", "100", "60", *run], capture_output=True)
        if not made.exists():
            raise RuntimeError(f"no cache of classes for the {image}")
    return made


class MySocket(Peer):
    raw = https = True
    control = SSH_PORT
    tunnel = f"SSH, {GCM}"

    def __init__(self, name, agent="own"):
        super().__init__(name)
        self.agent = agent
        self.note = "own agent, one process for each socket" if agent == "own" else "agent is OpenSSH's ssh -R"
        self.folder = CONF / name
        self.light = agent == "ssh"

    def relay_commands(self):
        self.folder.mkdir(exist_ok=True)
        conf = self.write("relay.yaml", f"""
domain: bench.test
tunnels-domain: {DOMAIN}
data-dir: {self.folder}
listen:
  https: 443
  http: 80
  ssh: {SSH_PORT}
  health: 127.0.0.1:{HEALTH_PORT}
tcp-ports: {RAW_PORT}-11200
access-log:
  format: off
log:
  level: warn
{"limits: {connections: {rate: 1000000, burst: 1000000}}" if self.hurried else ""}
""")
        self.relay_conf = conf
        return [[*java("relay", "relay"), "--config", conf]]

    def ready(self):
        end = time.time() + 60
        while time.time() < end:
            try:
                client(["curl", "-fsS", "-m", "1", f"http://127.0.0.1:{HEALTH_PORT}/readyz"], role="relay")
                break
            except RuntimeError:
                time.sleep(0.05)
        else:
            raise RuntimeError("the relay does not get ready")
        if not (self.folder / "bench.json").exists():
            self.register()

    def start_relay_for(self, ports):
        super().start_relay_for(ports)
        ids = self.ids()
        for port in ports:
            if str(port) not in ids:
                ids[str(port)] = self.put(f"sockets/p{port}", {"type": "tcp", "port": port})["id"]
                self.put_key(f"p{port}", make_key(str(port)))
        (self.folder / "bench.json").write_text(json.dumps(ids))

    def register(self):
        """Makes both sockets, once; the relay keeps them."""
        token = self.folder / "bench.token"
        token.touch(mode=0o600)
        made = client([*java("relay", "relay"), "token", "--config", self.relay_conf, "--name", "bench"], role="relay")
        token.write_text(f"Authorization: Bearer {made.strip().splitlines()[-1]}\n")
        web = self.put("sockets/web", {"type": "https", "subdomain": "speed"})
        raw = self.put("sockets/raw", {"type": "tcp", "port": RAW_PORT})
        for key in ("web", "raw"):
            self.put_key(key, make_key(key))
        hosts = [line.split()[-2:] for line in self.api("relay")["ssh"]["knownHosts"]]
        (self.folder / "known_hosts").write_text("".join(f"[{a}]:{SSH_PORT} {' '.join(key)}\n" for a in (EDGE_IN, "127.0.0.1") for key in hosts))
        (self.folder / "bench.json").write_text(json.dumps({"web": web["id"], "raw": raw["id"]}))

    def api(self, path, *options):
        return json.loads(client(["curl", "-sS", "--fail-with-body", "-m", "10", "--cacert", self.folder / "certificates" / "ca.pem", "-H", f"@{self.folder}/bench.token",
                                  *options, f"https://api.bench.test/api/v2/{path}"]))

    def put(self, path, body):
        return self.api(path, "-X", "PUT", "-H", "Content-Type: application/json", "-d", json.dumps(body))

    def ids(self):
        """The sockets that there are: "raw", "web", and by their port those of agents with one alone."""
        return json.loads((self.folder / "bench.json").read_text())

    def client(self, socket, key, target, relay):
        if self.agent == "ssh":
            return [*ssh(key=KEYS / key), "-R", f"0:{target}", "-p", SSH_PORT, f"{socket}@{relay or EDGE_IN}"]
        return [*java("agent", "client"), "agent", f"--relay={relay or EDGE_IN}:{SSH_PORT}", f"--user={socket}", f"--key-file={KEYS}/{key}",
                f"--known-hosts={self.folder}/known_hosts", f"--target={target}", "--health-port=0"]

    def put_key(self, socket, key):
        self.put(f"sockets/{socket}/keys/bench", {"publicKey": key.with_suffix(".pub").read_text().strip()})

    def agent_commands(self, relay=None):
        ids = self.ids()
        return [self.client(ids[key], key, target, relay) for key, target in (("raw", RAW_TARGET), ("web", self.web))]

    def single_command(self, port):
        return self.client(self.ids()[str(port)], str(port), RAW_TARGET, None)


PEERS = [MySocket("mysocket"), MySocket("mysocket+ssh", "ssh")]
