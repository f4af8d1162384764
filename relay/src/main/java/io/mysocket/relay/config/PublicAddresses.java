package io.mysocket.relay.config;

import io.mysocket.relay.config.RelayConfig.Names;
import io.mysocket.relay.config.RelayConfig.PublicPorts;
import java.net.URI;

/**
 * The relay as it is reached from outside: its names, and the ports that stand in URLs. Any thread.
 */
public final class PublicAddresses {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final Names names;
  private volatile PublicPorts ports;

  public PublicAddresses(Names names, PublicPorts ports) {
    this.names = names;
    this.ports = ports;
  }

  /** Tells the ports that were bound; they stand for those configured as 0. */
  public void bound(PublicPorts listening) {
    ports =
        new PublicPorts(
            ports.https() == 0 ? listening.https() : ports.https(),
            ports.http() == 0 ? listening.http() : ports.http(),
            ports.ssh() == 0 ? listening.ssh() : ports.ssh());
  }

  public Names names() {
    return names;
  }

  public PublicPorts ports() {
    return ports;
  }

  /** The https URL of a host; the usual port is left out. */
  public URI https(String host) {
    int port = ports.https();
    return URI.create("https://" + host + (port == HTTPS ? "" : ":" + port));
  }

  /** The https URL of a page for people. */
  public URI page(String path) {
    return https(names.portal()).resolve(path);
  }

  /** The http URL of a host; the usual port is left out. */
  public URI http(String host) {
    int port = ports.http();
    return URI.create("http://" + host + (port == HTTP ? "" : ":" + port));
  }
}
