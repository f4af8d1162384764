package io.mysocket.relay.routing;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An immutable snapshot of all routes; any thread. */
public final class RouteTable {
  public static final RouteTable EMPTY = of(List.of());

  private final Map<String, Route> byName;
  private final Map<Integer, Route> byPort;
  private final List<HostPattern> reserved;

  private RouteTable(
      Map<String, Route> byName, Map<Integer, Route> byPort, List<HostPattern> reserved) {
    this.byName = Map.copyOf(byName);
    this.byPort = Map.copyOf(byPort);
    this.reserved = List.copyOf(reserved);
  }

  /**
   * A table of these routes; two of them must not share a name or a port, which the sockets' tables
   * see to.
   *
   * @param reserved names that may lead nowhere yet, and get a certificate all the same
   */
  public static RouteTable of(Collection<Route> routes, Collection<HostPattern> reserved) {
    Map<String, Route> byName = new HashMap<>();
    Map<Integer, Route> byPort = new HashMap<>();
    for (Route route : routes) {
      for (HostPattern name : route.names()) {
        requireFree(name, route, byName.putIfAbsent(name.text(), route));
      }
      Integer port = route.port();
      if (port != null) {
        requireFree(port, route, byPort.putIfAbsent(port, route));
      }
    }
    return new RouteTable(byName, byPort, List.copyOf(reserved));
  }

  /** A table of these routes, without reserved names. */
  public static RouteTable of(Collection<Route> routes) {
    return of(routes, List.of());
  }

  private static void requireFree(Object what, Route route, @Nullable Route other) {
    if (other != null) {
      throw new IllegalStateException(
          what + " belongs to both " + other.socketId() + " and " + route.socketId());
    }
  }

  /** The socket that answers to a name: the one with just this name, else one with a wildcard. */
  public Optional<Route> find(HostName name) {
    Route exact = byName.get(name.text());
    return exact == null ? name.wildcard().map(byName::get) : Optional.of(exact);
  }

  /** The socket that has a public port. */
  public Optional<Route> find(int port) {
    return Optional.ofNullable(byPort.get(port));
  }

  /** Sockets with a public port of their own, by port. */
  public Map<Integer, Route> byPort() {
    return byPort;
  }

  /** Names whose visitors are to be shown a certificate of the relay's. */
  public List<HostPattern> certified() {
    Stream<HostPattern> used =
        byName.entrySet().stream()
            .filter(entry -> entry.getValue().endsTlsHere())
            .map(entry -> new HostPattern(entry.getKey()));
    Stream<HostPattern> kept = reserved.stream().filter(name -> !byName.containsKey(name.text()));
    return Stream.concat(used, kept).toList();
  }

  /** How many names lead somewhere. */
  public int size() {
    return byName.size();
  }
}
