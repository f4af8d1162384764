package io.mysocket.operator.relays;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.mysocket.control.events.RelayEvent;
import io.mysocket.control.sockets.Socket;
import io.mysocket.crds.sockets.MySocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the relays hold of this cluster's sockets, and the MySocket to wake when that changes.
 * Guarded by itself; relays are called outside of its lock.
 *
 * <p>A LIST takes a while. What was learned of a socket after the LIST began is newer than what the
 * LIST says, so every entry has a stamp.
 */
public final class RelayEventSource extends AbstractEventSource<Socket, MySocket> {
  private record Known(Socket socket, long stamp) {}

  private final Map<ConnectionId, Map<String, Known>> all = new HashMap<>();
  private final Set<ConnectionId> listed = new HashSet<>();
  private final Map<ConnectionId, Set<String>> gone = new HashMap<>();
  private long stamps;

  public RelayEventSource() {
    super(Socket.class, "relay");
  }

  /** Key of a MySocket's socket on the relay. */
  public static String key(Connection connection, MySocket socket) {
    return "%s/%s/%s"
        .formatted(
            connection.cluster(),
            socket.getMetadata().getNamespace(),
            socket.getMetadata().getName());
  }

  /**
   * The socket, as last heard of; the first time all are LISTed.
   *
   * @throws io.mysocket.control.client.RelayFailure if that fails
   */
  public Optional<Socket> find(Connection connection, MySocket socket) {
    if (!isListed(connection.id())) {
      relist(connection);
    }
    synchronized (this) {
      return Optional.ofNullable(known(connection.id()).get(key(connection, socket)))
          .map(Known::socket);
    }
  }

  private synchronized boolean isListed(ConnectionId id) {
    return listed.contains(id);
  }

  /** LISTs, takes over what is there, and wakes those whose socket differs from what was known. */
  void relist(Connection connection) {
    long began;
    synchronized (this) {
      began = ++stamps;
      gone.put(connection.id(), new HashSet<>());
    }
    List<Socket> there = connection.client().list(connection.cluster());
    Set<String> changed = new HashSet<>();
    synchronized (this) {
      Map<String, Known> known = known(connection.id());
      Set<String> goneSince = gone.getOrDefault(connection.id(), Set.of());
      Map<String, Socket> fresh = new HashMap<>();
      there.forEach(socket -> fresh.put(socket.key(), socket));
      known.forEach((key, was) -> {
        if (was.stamp < began && !was.socket.equals(fresh.get(key))) {
          changed.add(key);
        }
      });
      fresh.keySet().stream()
          .filter(key -> !known.containsKey(key) && !goneSince.contains(key))
          .forEach(changed::add);
      for (String key : changed) {
        Socket now = fresh.get(key);
        if (now == null) {
          known.remove(key);
        } else {
          known.put(key, new Known(now, began));
        }
      }
      listed.add(connection.id());
      gone.remove(connection.id());
    }
    changed.forEach(key -> wake(connection, key));
  }

  /** Takes over what the relay tells. */
  void happened(Connection connection, RelayEvent event) {
    switch (event) {
      case RelayEvent.SocketChanged(_, Socket socket) -> take(connection, socket);
      case RelayEvent.TunnelConnected(_, Socket socket, _) -> take(connection, socket);
      case RelayEvent.TunnelDisconnected(_, Socket socket, _) -> take(connection, socket);
      case RelayEvent.SocketDeleted(_, String key, _) -> {
        forget(connection, key);
        wake(connection, key);
      }
      case RelayEvent.Reset _ -> relist(connection);
    }
  }

  private void take(Connection connection, Socket socket) {
    boolean changed;
    synchronized (this) {
      Known before = known(connection.id()).get(socket.key());
      // of two generations the newer one; an event may come after the answer that it tells of
      if (before != null && before.socket.generation() > socket.generation()) {
        return;
      }
      known(connection.id()).put(socket.key(), new Known(socket, ++stamps));
      changed = before == null || !before.socket.equals(socket);
    }
    if (changed) {
      wake(connection, socket.key());
    }
  }

  /** Takes over an answer of the relay without waking anybody, as it is our own doing. */
  public synchronized void remember(Connection connection, Socket socket) {
    known(connection.id()).put(socket.key(), new Known(socket, ++stamps));
  }

  /** The socket is no longer there. */
  public synchronized void forget(Connection connection, String key) {
    known(connection.id()).remove(key);
    Set<String> during = gone.get(connection.id());
    if (during != null) {
      during.add(key);
    }
  }

  synchronized void forgetAll(ConnectionId id) {
    all.remove(id);
    listed.remove(id);
  }

  private Map<String, Known> known(ConnectionId id) {
    return all.computeIfAbsent(id, _ -> new HashMap<>());
  }

  private void wake(Connection connection, String key) {
    String prefix = connection.cluster() + "/";
    String[] names =
        key.startsWith(prefix) ? key.substring(prefix.length()).split("/") : new String[0];
    if (names.length == 2) {
      wake(new ResourceID(names[1], names[0]));
    }
  }

  /** Has a MySocket reconciled. */
  void wake(ResourceID socket) {
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(socket));
    }
  }

  /** Nothing: {@link #find} is asked, which knows the connection. */
  @Override
  public Set<Socket> getSecondaryResources(MySocket socket) {
    return Set.of();
  }
}
