package io.mysocket.client.doctor;

import io.mysocket.client.agent.Address;
import io.mysocket.client.agent.SshGlance;
import io.mysocket.client.config.Proxies;
import io.mysocket.control.relays.RelayDescription;
import io.mysocket.ssh.HostKeyException;
import io.mysocket.ssh.PinnedHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** The way to the relay's SSH server, and whether it is the one that the API speaks of. */
final class SshChecks {
  private final RelayDescription relay;
  private final Proxies proxies;

  SshChecks(RelayDescription relay, Proxies proxies) {
    this.relay = relay;
    this.proxies = proxies;
  }

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    Address ssh = new Address(relay.ssh().host(), relay.ssh().port());
    if (proxies.forHost(ssh.host()).isEmpty()) {
      findings.add(dns(ssh));
    }
    findings.add(hostKey(ssh));
    return findings;
  }

  private static Finding dns(Address ssh) {
    try {
      return Finding.ok(
          "SSH DNS", ssh.host() + " is " + InetAddress.getByName(ssh.host()).getHostAddress());
    } catch (UnknownHostException _) {
      return Finding.failed(
          "SSH DNS",
          "the name " + ssh.host() + " is not known",
          "The relay's operator must publish it, or set ssh-host to a name that is.");
    }
  }

  private Finding hostKey(Address ssh) {
    try {
      PinnedHosts pins =
          PinnedHosts.of(String.join("\n", relay.ssh().knownHosts()), "the relay's API");
      String software = SshGlance.at(ssh, proxies.forHost(ssh.host()).orElse(null), pins);
      return Finding.ok(
          "SSH", software + " answers at " + ssh + " with the host key that the API names");
    } catch (HostKeyException e) {
      return Finding.failed(
          "SSH",
          String.valueOf(e.getMessage()),
          "Something stands between this machine and the relay; do not go on before you know"
              + " what.");
    } catch (IOException | IllegalArgumentException e) {
      return Finding.failed(
          "SSH",
          "no SSH server can be reached at %s: %s".formatted(ssh, e.getMessage()),
          "Let this machine connect to port " + ssh.port() + ", or name a proxy in HTTPS_PROXY.");
    }
  }
}
