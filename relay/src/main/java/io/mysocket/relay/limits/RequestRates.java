package io.mysocket.relay.limits;

import io.mysocket.control.sockets.Limits;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The request rates of sockets that have one, by socket id, so that what has been used outlives the
 * routes. Any thread.
 */
public final class RequestRates {
  private final Map<String, RequestRate> bySocket = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  public RequestRates(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A socket's present one; null if its limits name none. */
  public @Nullable RequestRate of(String socketId, @Nullable Limits limits) {
    RequestRate asked = RequestRate.of(limits, nanoTime);
    if (asked == null) {
      bySocket.remove(socketId);
      return null;
    }
    return bySocket.compute(
        socketId, (_, present) -> present != null && present.isSame(asked) ? present : asked);
  }

  /** Forgets all but these. */
  public void retain(Set<String> socketIds) {
    bySocket.keySet().retainAll(socketIds);
  }
}
