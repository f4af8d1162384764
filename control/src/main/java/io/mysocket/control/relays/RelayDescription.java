package io.mysocket.control.relays;

import java.util.List;

/**
 * What a relay says about itself to anybody: {@code GET /api/v2/relay}.
 *
 * @param version of the relay's program
 * @param domain the domain its own names are below
 * @param ssh where tunnels connect
 * @param tcpPorts where the ports of tcp and tls sockets are
 * @param features names of what it offers beyond the base, such as {@code http}
 */
public record RelayDescription(
    String version, String domain, Ssh ssh, PortRange tcpPorts, List<String> features) {
  public RelayDescription {
    features = List.copyOf(features);
  }

  /**
   * The tunnel server.
   *
   * @param host name to connect to
   * @param port public port, 1 to 65535
   * @param knownHosts its host keys as lines of an OpenSSH known_hosts file
   */
  public record Ssh(String host, int port, List<String> knownHosts) {
    public Ssh {
      knownHosts = List.copyOf(knownHosts);
    }
  }

  /** Ports from the first to the last, both included. */
  public record PortRange(int first, int last) {}
}
