package io.mysocket.relay.limits;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How many connections of visitors each socket has, where that is bounded. Any thread. */
public final class SocketConnections {
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  /**
   * Counts one more, unless the socket has as many as it may have; each one counted must {@link
   * #leave}.
   *
   * @param most null is no bound
   */
  public boolean enter(String socketId, @Nullable Integer most) {
    boolean[] entered = new boolean[1];
    open.compute(
        socketId,
        (_, present) -> {
          int now = present == null ? 0 : present;
          entered[0] = most == null || now < most;
          int next = entered[0] ? now + 1 : now;
          return next == 0 ? null : next;
        });
    return entered[0];
  }

  public void leave(String socketId) {
    open.computeIfPresent(socketId, (_, present) -> present == 1 ? null : present - 1);
  }

  /** Counted now. */
  public int of(String socketId) {
    return open.getOrDefault(socketId, 0);
  }
}
