"""Tunnel products whose programs launcher/peers.sh has built or someone has put into the folder MYSOCKET_BENCH_PEERS; each is left out where its program is missing."""
import functools
import subprocess

from lab import CONF, EDGE, EDGE_IN, HOST, KEYS, PKI, program
from peers.peer import RAW_PORT, RAW_TARGET, WEB_PORT, Peer
from peers.stock import GCM, ssh


class Sish(Peer):
    raw = https = True
    control, needs, note = 2223, ("sish",), "agent is OpenSSH's ssh -R"

    def __init__(self, name, cipher=None):
        super().__init__(name)
        self.cipher, self.tunnel = cipher, "SSH, " + (cipher or "OpenSSH's default cipher")

    def relay_commands(self):
        for source, place in ((PKI / "leaf.crt", "ssl/edge.test.crt"), (PKI / "leaf.key", "ssl/edge.test.key"), (KEYS / "host", "keys/host"), (KEYS / "id.pub", "pub/id.pub")):
            path = CONF / f"sish-{place}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(source.read_bytes())
        return [[program("sish"), "--config", "/nonexistent.yml", "--ssh-address", f"{EDGE_IN}:2223", "--http-address", f"{EDGE}:8081",
                 "--https", "--https-address", f"{EDGE}:{WEB_PORT}", "--https-certificate-directory", CONF / "sish-ssl",
                 "--private-keys-directory", CONF / "sish-keys", "--authentication-keys-directory", CONF / "sish-pub",
                 "--domain", "edge.test", "--bind-random-subdomains=false", "--bind-random-ports=false", "--force-requested-subdomains",
                 "--force-requested-ports", "--redirect-root=false", "--verify-dns=false", "--idle-connection=false",
                 "--log-to-stdout=false", "--load-templates=false"]]

    def agent_commands(self, relay=None):
        return [[*ssh(self.cipher), "-R", f"speed:80:{self.web}", "-R", f"{RAW_PORT}:{RAW_TARGET}", "-p", "2223", f"root@{relay or EDGE_IN}"]]


class Frp(Peer):
    raw = https = True
    control, needs, tunnel = 7000, ("frps", "frpc"), "TLS 1.3 + yamux"
    note = "passes HTTPS through by SNI; TLS ends at the agent"

    def relay_commands(self):
        return [[program("frps"), "-c", self.write("frps.toml", f'bindAddr = "0.0.0.0"\nbindPort = 7000\nvhostHTTPSPort = {WEB_PORT}\ntransport.tls.force = true\n'
                                                'transport.maxPoolCount = 64\nlog.level = "error"\nauth.token = "t"\n')]]

    def client(self, name, relay, proxies):
        return [program("frpc"), "-c", self.write(name, f'serverAddr = "{relay or EDGE_IN}"\nserverPort = 7000\nauth.token = "t"\nlog.level = "error"\nloginFailExit = false\n'
                                               'transport.tls.enable = true\ntransport.poolCount = 5\n' + "".join(proxies))]

    @staticmethod
    def tcp(name, port):
        return f'[[proxies]]\nname = "{name}"\ntype = "tcp"\nlocalIP = "127.0.0.1"\nlocalPort = 9000\nremotePort = {port}\n'

    def agent_commands(self, relay=None):
        web = (f'[[proxies]]\nname = "web"\ntype = "https"\ncustomDomains = ["{HOST}"]\n[proxies.plugin]\ntype = "https2http"\n'
               f'localAddr = "{self.web}"\ncrtPath = "{PKI}/leaf.crt"\nkeyPath = "{PKI}/leaf.key"\n')
        return [self.client("frpc.toml", relay, [self.tcp("raw", RAW_PORT), web])]

    def single_command(self, port):
        return self.client(f"single-{port}.toml", None, [self.tcp(f"p{port}", port)])


class Chisel(Peer):
    raw, control, needs, tunnel = True, 7001, ("chisel",), "SSH (Go) over WebSocket"

    def relay_commands(self):
        return [[program("chisel"), "server", "--host", EDGE_IN, "-p", "7001", "--reverse", "--auth", "u:p"]]

    def agent_commands(self, relay=None):
        return [[program("chisel"), "client", "--auth", "u:p", f"http://{relay or EDGE_IN}:7001", f"R:{EDGE}:{RAW_PORT}:{RAW_TARGET}"]]

    def single_command(self, port):
        return [program("chisel"), "client", "--auth", "u:p", f"http://{EDGE_IN}:7001", f"R:{EDGE}:{port}:{RAW_TARGET}"]


class Piko(Peer):
    https, control, needs, tunnel = True, 8001, ("piko",), "WebSocket over TLS 1.3 + yamux"

    def relay_commands(self):
        return [[program("piko"), "server", "--proxy.bind-addr", f"{EDGE}:{WEB_PORT}", "--proxy.tls.cert", PKI / "leaf.crt", "--proxy.tls.key", PKI / "leaf.key",
                 "--proxy.access-log.disable", "--upstream.bind-addr", f"{EDGE_IN}:8001", "--upstream.tls.cert", PKI / "leaf.crt",
                 "--upstream.tls.key", PKI / "leaf.key", "--admin.bind-addr", "127.0.0.1:8002", "--cluster.gossip.bind-addr", "127.0.0.1:8003",
                 "--cluster.node-id", "n1", "--log.level", "error"]]

    def agent_commands(self, relay=None):
        return [[program("piko"), "agent", "http", "speed", self.web, "--connect.url", f"https://{EDGE_IN}:8001", "--connect.tls.root-cas", PKI / "ca.crt",
                 "--access-log.disable", "--server.bind-addr", "127.0.0.1:8005", "--log.level", "error"]]


class Rathole(Peer):
    raw, control, needs, tunnel = True, 2333, ("rathole",), "Noise, one connection for each stream"

    @functools.cache  # for agents that wait while the relay starts again
    def keys(self):
        lines = subprocess.run([program("rathole"), "--genkey"], check=True, capture_output=True, text=True).stdout.split("\n")
        return [lines[lines.index(f"{kind} Key:") + 1].strip() for kind in ("Private", "Public")]

    def start_relay_for(self, ports):
        self.ports = ports
        try:
            super().start_relay_for(ports)
        finally:
            self.ports = ()

    ports = ()  # more that its relay has a service for, which are named at both ends

    def relay_commands(self):
        private, self.public = self.keys()
        services = [("raw", RAW_PORT), *((f"p{port}", port) for port in self.ports)]
        return [[program("rathole"), "--server", self.write("server.toml", f'[server]\nbind_addr = "{EDGE_IN}:2333"\ndefault_token = "t"\n[server.transport]\ntype = "noise"\n'
                 f'[server.transport.noise]\nlocal_private_key = "{private}"\n' + "".join(f'[server.services.{name}]\nbind_addr = "{EDGE}:{port}"\n' for name, port in services))]]

    def client(self, service, relay):
        return [program("rathole"), "--client", self.write(f"client-{service}.toml", f'[client]\nremote_addr = "{relay or EDGE_IN}:2333"\ndefault_token = "t"\n[client.transport]\ntype = "noise"\n'
                f'[client.transport.noise]\nremote_public_key = "{self.public}"\n[client.services.{service}]\nlocal_addr = "{RAW_TARGET}"\n')]

    def agent_commands(self, relay=None):
        return [self.client("raw", relay)]

    def single_command(self, port):
        return self.client(f"p{port}", None)


class Bore(Peer):
    raw, control, needs, tunnel = True, 7835, ("bore",), "plain TCP, not encrypted, one connection for each stream"

    def relay_commands(self):
        return [[program("bore"), "server", "--secret", "s", "--bind-addr", EDGE_IN, "--bind-tunnels", EDGE]]

    def client(self, port, relay):
        return [program("bore"), "local", "9000", "--local-host", "127.0.0.1", "--to", relay or EDGE_IN, "--port", port, "--secret", "s"]

    def agent_commands(self, relay=None):
        return [self.client(RAW_PORT, relay)]

    def single_command(self, port):
        return self.client(port, None)


class Wstunnel(Peer):
    raw, control, needs, tunnel = True, 7443, ("wstunnel",), "WebSocket over TLS 1.3, one connection for each stream"

    def relay_commands(self):
        return [[program("wstunnel"), "server", "--log-lvl", "ERROR", f"wss://{EDGE_IN}:7443"]]

    def agent_commands(self, relay=None):
        return [[program("wstunnel"), "client", "--log-lvl", "ERROR", "-R", f"tcp://{EDGE}:{RAW_PORT}:{RAW_TARGET}", f"wss://{relay or EDGE_IN}:7443"]]


class Gost(Peer):
    raw, control, needs, tunnel = True, 8444, ("gost",), "its relay protocol over TLS 1.3 + smux"

    def relay_commands(self):
        return [[program("gost"), "-L", f"relay+tls://{EDGE_IN}:8444?bind=true"]]

    def agent_commands(self, relay=None):
        return [[program("gost"), "-L", f"rtcp://{EDGE}:{RAW_PORT}/{RAW_TARGET}", "-F", f"relay+tls://{relay or EDGE_IN}:8444"]]


PEERS = [Sish("sish"), Sish("sish-gcm", GCM), Frp("frp"), Chisel("chisel"), Piko("piko"), Rathole("rathole"), Bore("bore"), Wstunnel("wstunnel"), Gost("gost")]
