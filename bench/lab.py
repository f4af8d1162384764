"""The lab: three network namespaces, a group of processes for each role whose CPU time the kernel adds up, and processes started in them.

    bench-cl (client, core 1) --198.18.1.0/24-- bench-ed (relay, core 0) --198.18.2.0/24-- bench-ag (agent on core 0, targets on core 1)

198.18.0.0/15 is the range set aside for benchmarks; the namespaces have no way out. With one core in the machine all share it.
"""
import json
import os
import signal
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATE = Path(os.environ.get("MYSOCKET_STATE", HERE.parent / ".mysocket")) / "bench"
CONF, PKI, KEYS, WWW, LOG, RESULTS = (STATE / d for d in ("conf", "pki", "keys", "www", "log", "results"))
BUILT = STATE / "peers"  # programs of peers that Debian does not have, by launcher/peers.sh
GIVEN = Path(os.environ.get("MYSOCKET_BENCH_PEERS") or BUILT)  # and by somebody, who goes first
LOAD = STATE / "load"
CPUS = os.cpu_count() or 1
LAST = str(min(1, CPUS - 1))
ROLES = {"relay": ("ed", "0"), "agent": ("ag", "0"), "client": ("cl", LAST), "backend": ("ag", LAST)}
EDGE, EDGE_IN, AGENT = "198.18.1.1", "198.18.2.1", "198.18.2.2"
VISITORS = [f"198.18.1.{n}" for n in range(100, 132)]  # more addresses of the clients, for tables in which a relay bounds what comes from one
DOMAIN, HOST = "edge.test", "speed.edge.test"
QUIET = {"RUST_LOG": "error", "GOST_LOGGER_LEVEL": "error"}  # logs per connection off, as for the peers with a setting

GROUPS_V1 = Path("/sys/fs/cgroup/cpuacct/mysocket-bench")
GROUPS = GROUPS_V1 if GROUPS_V1.parent.is_dir() else Path("/sys/fs/cgroup/mysocket-bench")


def run(*command, **kw):
    return subprocess.run([str(c) for c in command], check=True, text=True, capture_output=True, **kw).stdout


def shell(script, check=True):
    return subprocess.run(["bash", "-ec", script], check=check, text=True, capture_output=True).stdout


def program(name):
    """Where a peer's program is, or would be."""
    return GIVEN / name if (GIVEN / name).exists() else BUILT / name


def setup():
    """Makes folders, keys, groups and namespaces; safe to call again."""
    for folder in (CONF, PKI, KEYS, WWW, LOG, RESULTS, *(GROUPS / r for r in ROLES)):
        folder.mkdir(parents=True, exist_ok=True)
    run("go", "build", "-trimpath", "-o", LOAD, ".", cwd=HERE / "load")
    make_keys()
    if "bench-ed" in shell("ip netns list"):
        return
    shell("""
    for n in cl ed ag; do ip netns add bench-$n; ip -n bench-$n link set lo up; done
    ip link add bcl0 netns bench-cl type veth peer name bed1 netns bench-ed
    ip link add bag0 netns bench-ag type veth peer name bed2 netns bench-ed
    ip -n bench-cl addr add 198.18.1.2/24 dev bcl0; ip -n bench-cl link set bcl0 up
    for n in {100..131}; do ip -n bench-cl addr add 198.18.1.$n/24 dev bcl0; done
    ip -n bench-ed addr add 198.18.1.1/24 dev bed1; ip -n bench-ed link set bed1 up
    ip -n bench-ed addr add 198.18.2.1/24 dev bed2; ip -n bench-ed link set bed2 up
    ip -n bench-ag addr add 198.18.2.2/24 dev bag0; ip -n bench-ag link set bag0 up
    ip -n bench-cl route add default via 198.18.1.1
    ip -n bench-ag route add default via 198.18.2.1
    for n in cl ed ag; do
      ip netns exec bench-$n sysctl -qw net.ipv4.tcp_congestion_control=reno net.ipv4.ip_local_port_range='2048 65000' net.ipv4.tcp_tw_reuse=1 net.core.somaxconn=8192
      mkdir -p /etc/netns/bench-$n
      printf '127.0.0.1 localhost\\n198.18.1.1 edge.test speed.edge.test api.bench.test\\n' >/etc/netns/bench-$n/hosts
    done
    ip netns exec bench-ed sysctl -qw net.ipv4.ip_forward=1 net.ipv4.ip_local_reserved_ports=2222,7000-9500""")


def make_keys():
    """An authority with a P-256 leaf for every peer's edge, SSH keys for peers that are OpenSSH, and the files the web server has."""
    if not (PKI / "leaf.pem").exists():
        shell(f"""cd {PKI}
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt -days 3650 -subj /CN=bench 2>/dev/null
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout leaf.key -out leaf.csr -subj /CN=edge.test 2>/dev/null
        openssl x509 -req -in leaf.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out leaf.crt \
          -extfile <(echo subjectAltName=DNS:edge.test,DNS:*.edge.test,IP:{EDGE_IN}) 2>/dev/null
        openssl pkcs12 -export -in leaf.crt -inkey leaf.key -out leaf.pfx -passout pass:p
        cat leaf.crt leaf.key >leaf.pem""")
    for name in ("id", "host", "web", "raw"):
        make_key(name)
    (WWW / "1k").write_bytes(bytes(1024))
    with open(WWW / "1g", "wb") as big:
        big.truncate(1 << 30)


def make_key(name):
    """The SSH key of this name, made once."""
    if not (KEYS / name).exists():
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", KEYS / name)
    return KEYS / name


def teardown():
    reap(*ROLES)
    for n in ("cl", "ed", "ag"):
        shell(f"ip netns del bench-{n}; rm -rf /etc/netns/bench-{n}", check=False)
    for folder in (*(GROUPS / r for r in ROLES), GROUPS):
        try:
            folder.rmdir()
        except OSError:
            pass


def _place(role):
    namespace, core = ROLES[role]
    return ["ip", "netns", "exec", f"bench-{namespace}", "taskset", "-c", core]


def _join(role):
    procs = GROUPS / role / "cgroup.procs"
    return lambda: procs.write_text(str(os.getpid()))


def start(role, command, log=None, stdin=subprocess.DEVNULL, stdout=None, env=None):
    """Starts a command in its role's namespace, on its core and in its group, as leader of a process group of its own."""
    out = stdout or (open(LOG / log, "ab") if log else subprocess.DEVNULL)
    return subprocess.Popen(_place(role) + [str(c) for c in command], stdout=out, stderr=subprocess.DEVNULL if stdout else subprocess.STDOUT,
                            stdin=stdin, preexec_fn=_join(role), start_new_session=True, cwd=CONF, text=True, env={**os.environ, **QUIET, **(env or {})})


def client(command, timeout=180, role="client"):
    """Runs one command to its end and returns what it printed."""
    p = subprocess.Popen(_place(role) + [str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                         text=True, preexec_fn=_join(role), start_new_session=True)
    try:
        out, err = p.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(p.pid, signal.SIGKILL)
        p.communicate()
        raise
    if p.returncode:
        raise RuntimeError(f"{command[:3]}: exit {p.returncode}: {err.strip()[-200:]} {out.strip()[-300:]}")
    return out


def load(*args, timeout=180):
    """Runs one of the load program's clients and returns its result."""
    return json.loads(client([LOAD, *args], timeout=timeout).strip().splitlines()[-1])


def stop(procs, sig=signal.SIGTERM):
    """Ends processes that start() began, and waits for them."""
    for p in procs:
        if p.poll() is None:
            try:
                os.killpg(p.pid, sig)
            except ProcessLookupError:
                pass
    for p in procs:
        try:
            p.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, signal.SIGKILL)
            p.wait()


def members(role):
    return [int(x) for x in (GROUPS / role / "cgroup.procs").read_text().split()]


def kill(role, sig=signal.SIGKILL):
    """Sends a signal to everything in the role's group, which only the bench starts processes in."""
    for pid in members(role):
        try:
            os.kill(pid, sig)
        except ProcessLookupError:
            pass


def reap(*roles):
    """Ends what is left in the groups: a process of sshd for a session has left its parent's process group."""
    for role in roles:
        for sig in (signal.SIGTERM, signal.SIGKILL):
            for _ in range(20):
                if not (GROUPS / role).exists() or not members(role):
                    break
                kill(role, sig)
                time.sleep(0.05)
