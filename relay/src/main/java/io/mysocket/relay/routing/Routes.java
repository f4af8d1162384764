package io.mysocket.relay.routing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The present {@link RouteTable}. Read by event loops, replaced by whoever changed a socket, once
 * its change is durable.
 */
public final class Routes {
  private volatile RouteTable table = RouteTable.EMPTY;
  private final List<Consumer<RouteTable>> listeners = new CopyOnWriteArrayList<>();

  public RouteTable now() {
    return table;
  }

  /** Told of each table from now on, on the thread that replaced it, one after another. */
  public void listen(Consumer<RouteTable> listener) {
    listeners.add(listener);
  }

  public void replace(RouteTable next) {
    table = next;
    listeners.forEach(listener -> listener.accept(next));
  }
}
