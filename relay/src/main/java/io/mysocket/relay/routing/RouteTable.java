package io.mysocket.relay.routing;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An immutable snapshot of all routes; any thread. */
public final class RouteTable {
  public static final RouteTable EMPTY = new RouteTable(Map.of());

  private final Map<HostName, Route> exact;

  private RouteTable(Map<HostName, Route> exact) {
    this.exact = exact;
  }

  /**
   * A table of these routes; two of them must not share a name, which the sockets' table sees to.
   */
  public static RouteTable of(Collection<Route> routes) {
    Map<HostName, Route> exact = new HashMap<>();
    for (Route route : routes) {
      for (HostName name : route.names()) {
        Route other = exact.putIfAbsent(name, route);
        if (other != null) {
          throw new IllegalStateException(
              name + " belongs to both " + other.socketId() + " and " + route.socketId());
        }
      }
    }
    return new RouteTable(Map.copyOf(exact));
  }

  /** The socket that answers to a name. */
  public Optional<Route> find(HostName name) {
    return Optional.ofNullable(exact.get(name));
  }

  public int size() {
    return exact.size();
  }
}
