package io.mysocket.relay.limits;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are being answered, over all sockets and of each, so that what is too much is
 * turned away while what has begun goes on. Any thread.
 */
public final class RunningRequests {
  /** One request's; of one thread. */
  public final class Seat {
    private final String socketId;
    private final AtomicInteger here;
    private boolean left;

    private Seat(String socketId, AtomicInteger here) {
      this.socketId = socketId;
      this.here = here;
    }

    /** The request has been answered, or never will be. Leaving again does nothing. */
    public void leave() {
      if (left) {
        return;
      }
      left = true;
      all.decrementAndGet();
      if (here.decrementAndGet() == 0) {
        // Whoever comes just now is counted by nobody else meanwhile, which does no harm.
        bySocket.remove(socketId, here);
      }
    }
  }

  private final LoadLimits limits;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, AtomicInteger> bySocket = new ConcurrentHashMap<>();

  public RunningRequests(LoadLimits limits) {
    this.limits = limits;
  }

  /** Counts one more, until it leaves; null if there are too many. */
  public @Nullable Seat enter(String socketId) {
    if (all.incrementAndGet() > limits.requests()) {
      all.decrementAndGet();
      return null;
    }
    AtomicInteger here = bySocket.get(socketId);
    if (here == null) {
      here = bySocket.computeIfAbsent(socketId, _ -> new AtomicInteger());
    }
    if (here.incrementAndGet() > limits.requestsPerSocket()) {
      here.decrementAndGet();
      all.decrementAndGet();
      return null;
    }
    return new Seat(socketId, here);
  }

  /** Being answered now. */
  public int size() {
    return all.get();
  }
}
