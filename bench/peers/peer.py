"""What every peer is: programs to start for relay and agent, and the public addresses that answer then."""
import time

from lab import CONF, EDGE, HOST, load, reap, start, stop

RAW_PORT, WEB_PORT = 9100, 443
RAW_TARGET, WEB_TARGET, BEHAVIOUR_TARGET, NOTHING = "127.0.0.1:9000", "127.0.0.1:8080", "127.0.0.1:9001", "127.0.0.1:9009"


class Peer:
    raw = https = False          # what its edge offers
    tunnel = "none"              # how relay and agent talk
    control = None               # port of the relay that agents come to, for the long round trip
    note = ""
    needs = ()                   # programs in the folder of peers; without them it is left out
    settle = 0.4                 # seconds until its relay is likely to listen
    light = True                 # hundreds of its agents have room on this machine
    hurried = True               # thousands of connections a second come from one address: what its relay would bound of that is lifted
    raw_address, web_address = f"{EDGE}:{RAW_PORT}", f"{EDGE}:{WEB_PORT}"

    def __init__(self, name):
        self.name, self.web = name, WEB_TARGET
        self.relays, self.agents = [], []

    def relay_commands(self):
        return []

    def agent_commands(self, relay=None):
        """`relay`: another address of the relay, for the long round trip."""
        return []

    def single_command(self, port):
        """One agent with a socket on this port alone; None where there is no such thing."""
        return None

    def start_relay(self):
        self.relays = [start("relay", c, f"{self.name}-relay.log") for c in self.relay_commands()]

    def start_relay_for(self, ports):
        """For agents that have a socket on one of these ports each."""
        self.start_relay()
        self.ready()

    def ready(self):
        """Waits until the relay is there for agents."""
        time.sleep(self.settle)

    def start_agent(self, relay=None):
        self.agents = [start("agent", c, f"{self.name}-agent.log") for c in self.agent_commands(relay)]

    def probes(self):
        probes = []
        if self.raw:
            probes.append(("-mode", "raw", "-addr", self.raw_address))
        if self.https:
            probes.append(("-mode", "https", "-addr", self.web_address, "-host", HOST))
        return probes

    def wait(self, limit="20s"):
        for probe in self.probes():
            load("waitup", *probe, "-limit", limit, "-every", "25ms")

    def up(self, web=WEB_TARGET):
        self.web = web
        self.start_relay()
        if self.relays:
            self.ready()
        for last in (False, False, True):  # ssh -R gives up when the relay is not listening yet
            self.start_agent()
            try:
                self.wait("20s" if last else "6s")
                return self
            except RuntimeError:
                if last:
                    raise
                stop(self.agents)
                reap("agent")

    def down(self):
        stop(self.agents + self.relays)
        reap("relay", "agent")
        self.relays, self.agents = [], []

    def write(self, name, text):
        path = CONF / f"{self.name}-{name}"
        path.write_text(text)
        return path
