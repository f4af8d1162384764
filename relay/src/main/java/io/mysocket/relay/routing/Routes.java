package io.mysocket.relay.routing;

/**
 * The present {@link RouteTable}. Read by event loops, replaced by whoever changed a socket, once
 * its change is durable.
 */
public final class Routes {
  private volatile RouteTable table = RouteTable.EMPTY;

  public RouteTable now() {
    return table;
  }

  public void replace(RouteTable next) {
    table = next;
  }
}
