package io.mysocket.relay.edge;

import io.mysocket.relay.balancers.Balancers;
import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.routing.HostName;
import java.util.Set;

/**
 * Where the edge listens and what it calls itself.
 *
 * @param bind local address; {@code ::} is all of them, IPv4 too
 * @param httpsPort 0 takes any
 * @param httpPort 0 takes any
 * @param publicHttpsPort as visitors see it, for redirects and forwarding headers; 0 is the one
 *     listened on
 * @param publicHttpPort the same of plain HTTP
 * @param balancers who is in front of it
 * @param ownHosts names of the relay's own API and pages
 * @param portal the one of its pages for people
 */
public record EdgeConfig(
    String bind,
    int httpsPort,
    int httpPort,
    int publicHttpsPort,
    int publicHttpPort,
    Balancers balancers,
    Set<HostName> ownHosts,
    HostName portal,
    EdgeLimits limits) {
  public EdgeConfig {
    ownHosts = Set.copyOf(ownHosts);
    port("https-port", httpsPort);
    port("http-port", httpPort);
    port("public-https-port", publicHttpsPort);
    port("public-http-port", publicHttpPort);
  }

  private static void port(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(name + " must be 0 to 65535, not " + port);
    }
  }
}
