"""Peers that Debian has: no tunnel at all, nginx and HAProxy as reverse proxies, OpenSSH alone and behind HAProxy."""
from lab import AGENT, CONF, EDGE, EDGE_IN, HOST, KEYS, PKI, WWW
from peers.peer import RAW_PORT, RAW_TARGET, WEB_PORT, Peer

GCM = "aes128-gcm@openssh.com"
STREAMS = "load_module /usr/lib/nginx/modules/ngx_stream_module.so;"


def ssh(cipher=None, key=KEYS / "id"):
    return ["ssh", "-F", "none", "-N", "-i", key, "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "ExitOnForwardFailure=yes",
            "-o", "LogLevel=ERROR", "-o", "ServerAliveInterval=10", *(["-c", cipher] if cipher else [])]


def nginx(peer, location, upstream="", streams=""):
    conf = peer.write("nginx.conf", f"""
{STREAMS if streams else ""}
user root; worker_processes 1; daemon off; master_process off; pid {CONF}/{peer.name}.pid; error_log /dev/null; worker_rlimit_nofile 20000;
events {{ worker_connections 16384; }}
{streams}
http {{
  access_log off; sendfile on; tcp_nopush off; keepalive_timeout 300s; keepalive_requests 100000000; default_type application/octet-stream;
  map $http_upgrade $conn_up {{ default upgrade; '' ''; }}
  {upstream}
  server {{
    listen {WEB_PORT} ssl http2 backlog=4096; server_name {HOST};
    ssl_certificate {PKI}/leaf.crt; ssl_certificate_key {PKI}/leaf.key; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets off;
    location / {{ {location} }}
  }}
}}
""")
    return ["/usr/sbin/nginx", "-c", conf]


def haproxy(peer, web, raw=None):
    listener = f"listen raw\n  mode tcp\n  option splice-auto\n  bind {EDGE}:{RAW_PORT}\n  server s {raw}\n" if raw else ""
    conf = peer.write("haproxy.cfg", f"""
global
  maxconn 7000
  nbthread 1
  ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets
defaults
  timeout connect 5s
  timeout client 600s
  timeout server 600s
  timeout tunnel 600s
  maxconn 7000
frontend web
  mode http
  bind {EDGE}:{WEB_PORT} ssl crt {PKI}/leaf.pem alpn h2,http/1.1
  option forwardfor
  default_backend web
backend web
  mode http
  http-reuse always
  server s {web}
{listener}""")
    return ["/usr/sbin/haproxy", "-db", "-f", conf]


class Direct(Peer):
    raw, note = True, "client to target over two hops of veth, no process between"
    raw_address = f"{AGENT}:9000"


class Server(Peer):
    https, note = True, "nginx on the edge has the file itself"

    def relay_commands(self):
        return [nginx(self, f"root {WWW};")]


class NginxProxy(Peer):
    raw = https = True
    tunnel, note = "plain TCP", "reverse proxy that dials the target: an edge without a tunnel"

    def relay_commands(self):
        return [nginx(self, "proxy_pass http://target; proxy_http_version 1.1; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; "
                      "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $conn_up;",
                      upstream=f"upstream target {{ server {AGENT}:{self.web.split(':')[1]}; keepalive 256; keepalive_requests 100000000; keepalive_timeout 300s; }}",
                      streams=f"stream {{ server {{ listen {RAW_PORT} backlog=4096; proxy_pass {AGENT}:9000; }} }}")]


class HaproxyProxy(Peer):
    raw = https = True
    tunnel, note = "plain TCP", "reverse proxy that dials the target; splices raw connections"

    def relay_commands(self):
        return [haproxy(self, f"{AGENT}:{self.web.split(':')[1]}", f"{AGENT}:9000")]


class OpenSsh(Peer):
    """OpenSSH at both ends; with an edge, HAProxy ends TLS in front of it: the C chain."""
    control = 2201

    def __init__(self, name, cipher=None, edge=False):
        super().__init__(name)
        self.cipher, self.https, self.raw = cipher, edge, not edge
        self.tunnel = "SSH, " + (cipher or "OpenSSH's default cipher")
        self.note = "HAProxy in front ends TLS" if edge else ""

    def relay_commands(self):
        conf = self.write("sshd.conf", f"""
Port 2201
ListenAddress {EDGE_IN}
HostKey {KEYS}/host
AuthorizedKeysFile {KEYS}/id.pub
PermitRootLogin yes
StrictModes no
UsePAM no
GatewayPorts clientspecified
PidFile none
MaxStartups 2000
MaxSessions 5000
ClientAliveInterval 10
LogLevel ERROR
""")
        edge = [haproxy(self, "127.0.0.1:8090")] if self.https else []
        return [["/usr/sbin/sshd", "-D", "-e", "-f", conf], *edge]

    def agent_commands(self, relay=None):
        forward = f"127.0.0.1:8090:{self.web}" if self.https else f"{EDGE}:{RAW_PORT}:{RAW_TARGET}"
        return [[*ssh(self.cipher), "-R", forward, "-p", "2201", f"root@{relay or EDGE_IN}"]]

    def single_command(self, port):
        return None if self.https else [*ssh(self.cipher), "-R", f"{EDGE}:{port}:{RAW_TARGET}", "-p", "2201", f"root@{EDGE_IN}"]


PEERS = [Direct("direct"), Server("nginx-server"), NginxProxy("nginx-proxy"), HaproxyProxy("haproxy-proxy"),
         OpenSsh("openssh"), OpenSsh("openssh-gcm", GCM), OpenSsh("haproxy+openssh", GCM, edge=True)]
