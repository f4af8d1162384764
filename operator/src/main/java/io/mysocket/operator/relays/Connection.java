package io.mysocket.operator.relays;

import io.mysocket.control.client.RelayClient;
import io.mysocket.control.relays.RelayDescription;
import io.mysocket.crds.relays.ConnectionSpec;
import io.mysocket.crds.sockets.MySocketSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A relay that can be called. May be used by all threads. */
public final class Connection implements AutoCloseable {
  private static final int SSH_PORT = 22;

  private final ConnectionId id;
  private final String cluster;
  private final ConnectionSpec spec;
  private final RelayClient client;
  private final Clock clock;
  private volatile @Nullable RelayDescription relay;
  private volatile @Nullable Instant silentSince;

  Connection(
      ConnectionId id, String cluster, ConnectionSpec spec, RelayClient client, Clock clock) {
    this.id = id;
    this.cluster = cluster;
    this.spec = spec;
    this.client = client;
    this.clock = clock;
  }

  public ConnectionId id() {
    return id;
  }

  /** Owner of this cluster's sockets on the relay, and first part of their keys. */
  public String cluster() {
    return cluster;
  }

  public RelayClient client() {
    return client;
  }

  /** What of a MySocket this connection does not allow; empty if it allows it. */
  Optional<String> refusal(MySocketSpec socket) {
    if (!spec.allowsType(socket.typeOrDefault().name())) {
      return Optional.of(id.text() + ": spec.allowedTypes does not have this MySocket's type");
    }
    return socket.names().stream().flatMap(name -> refusal(name).stream()).findFirst();
  }

  /** Why this connection does not allow a host name; empty if it does. */
  Optional<String> refusal(String hostname) {
    return spec.allowsHostname(hostname)
        ? Optional.empty()
        : Optional.of(id.text() + ": spec.allowedHostnameSuffixes has nothing above " + hostname);
  }

  public Duration resync() {
    return spec.resync();
  }

  /** What the relay says about itself; asked once, then as {@link #asked} tells. */
  RelayDescription relay() {
    RelayDescription known = relay;
    return known == null ? asked() : known;
  }

  /** Asks the relay anew. */
  RelayDescription asked() {
    RelayDescription fresh = client.relay();
    relay = fresh;
    return fresh;
  }

  /** {@code host:port} where tunnels dial the relay. */
  public String tunnelAddress() {
    String own = spec.tunnelAddress();
    return own != null ? own : relay().ssh().host() + ":" + relay().ssh().port();
  }

  /** The relay's host keys as known_hosts lines for {@link #tunnelAddress}. */
  public String knownHosts() {
    String address = tunnelAddress();
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = Integer.parseInt(address.substring(colon + 1));
    String pattern = port == SSH_PORT ? bare : "[" + bare + "]:" + port;
    return relay().ssh().knownHosts().stream()
        .map(line -> pattern + line.substring(line.indexOf(' ')) + "\n")
        .sorted()
        .collect(Collectors.joining());
  }

  void heard() {
    silentSince = null;
  }

  void silent() {
    if (silentSince == null) {
      silentSince = clock.instant();
    }
  }

  /** How long the relay could not be reached, zero if it can. */
  public Duration silence() {
    Instant since = silentSince;
    return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
  }

  @Override
  public void close() {
    client.close();
  }
}
