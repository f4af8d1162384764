package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Streams that wait for their next request, by tunnel. Any thread; guarded by itself.
 *
 * <p>The most recently used is taken first, so that surplus ones age and end.
 */
final class TargetPool {
  private final EdgeLimits.Pool limits;
  private final Map<String, Deque<TargetConnection>> idle = new HashMap<>();
  private boolean closed;

  TargetPool(EdgeLimits.Pool limits) {
    this.limits = limits;
  }

  /**
   * An idle connection, which may have ended a moment ago; null if there is none.
   *
   * @param repeatable whether the request may be sent again should that be so
   */
  synchronized @Nullable TargetConnection take(String key, boolean repeatable) {
    Deque<TargetConnection> waiting = idle.get(key);
    TargetConnection newest = waiting == null ? null : waiting.peekLast();
    if (waiting == null || newest == null) {
      return null;
    }
    long age = System.nanoTime() - newest.pooledAt;
    if (!repeatable && age > limits.unsafeReuse().toNanos()) {
      return null;
    }
    waiting.removeLast();
    if (waiting.isEmpty()) {
      idle.remove(key);
    }
    return newest;
  }

  /** False if there are enough. */
  synchronized boolean give(TargetConnection connection) {
    Deque<TargetConnection> waiting =
        idle.computeIfAbsent(connection.poolKey(), _ -> new ArrayDeque<>());
    if (closed || waiting.size() >= limits.idle()) {
      return false;
    }
    connection.pooledAt = System.nanoTime();
    waiting.addLast(connection);
    return true;
  }

  /** Does nothing if it is not here. */
  synchronized void remove(TargetConnection connection) {
    Deque<TargetConnection> waiting = idle.get(connection.poolKey());
    if (waiting != null && waiting.remove(connection) && waiting.isEmpty()) {
      idle.remove(connection.poolKey());
    }
  }

  synchronized int size() {
    return idle.values().stream().mapToInt(Deque::size).sum();
  }

  /** Ends all that wait and takes no more. */
  synchronized void close() {
    closed = true;
    idle.values().forEach(waiting -> waiting.forEach(TargetConnection::cancel));
    idle.clear();
  }
}
