package io.mysocket.relay.tunnels;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Every tunnel connected now, by socket. Any thread; listeners are called on the thread that
 * changed it and must not block.
 */
public final class Tunnels {
  /** Told of every tunnel that comes or goes, after it did. */
  public interface Listener {
    void connected(Tunnel tunnel);

    void disconnected(Tunnel tunnel);
  }

  private final Map<String, List<Tunnel>> bySocket = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Expected expected = new Expected();

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  public void add(Tunnel tunnel) {
    bySocket.compute(
        tunnel.socketId(),
        (_, present) ->
            present == null
                ? List.of(tunnel)
                : Stream.concat(present.stream(), Stream.of(tunnel)).toList());
    expected.came(tunnel.socketId());
    listeners.forEach(listener -> listener.connected(tunnel));
  }

  /** Does nothing if it is gone already. */
  public void remove(Tunnel tunnel) {
    boolean[] removed = new boolean[1];
    bySocket.computeIfPresent(
        tunnel.socketId(),
        (_, present) -> {
          removed[0] = present.contains(tunnel);
          List<Tunnel> left = present.stream().filter(other -> !other.equals(tunnel)).toList();
          return left.isEmpty() ? null : left;
        });
    if (removed[0]) {
      listeners.forEach(listener -> listener.disconnected(tunnel));
    }
  }

  /** Those that are on their way back to this relay after it was started anew. */
  public Expected expected() {
    return expected;
  }

  /** The tunnels of a socket, oldest first. */
  public List<Tunnel> of(String socketId) {
    return bySocket.getOrDefault(socketId, List.of());
  }

  /** All of them. */
  public List<Tunnel> all() {
    return bySocket.values().stream().flatMap(List::stream).toList();
  }

  /**
   * The tunnel with the fewest streams of those that are up; of equals one on {@code near}, so that
   * bytes need not change threads.
   */
  public Optional<Tunnel> pick(String socketId, EventLoop near) {
    Tunnel best = null;
    int bestStreams = 0;
    for (Tunnel tunnel : of(socketId)) {
      if (!tunnel.isUp()) {
        continue;
      }
      int streams = tunnel.streams();
      boolean nearer =
          best != null && tunnel.eventLoop().equals(near) && !best.eventLoop().equals(near);
      if (best == null || streams < bestStreams || streams == bestStreams && nearer) {
        best = tunnel;
        bestStreams = streams;
      }
    }
    return Optional.ofNullable(best);
  }
}
