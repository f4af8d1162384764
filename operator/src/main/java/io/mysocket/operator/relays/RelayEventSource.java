package io.mysocket.operator.relays;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.mysocket.control.events.RelayEvent;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.Socket;
import io.mysocket.crds.sockets.Adopt;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.health.RelayMeters;
import java.time.Instant;
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

  /** A LIST under way. */
  static final class Listing {
    private final long began;

    /** Keys of what was removed since. */
    private final Set<String> gone = new HashSet<>();

    private Listing(long began) {
      this.began = began;
    }
  }

  private static final ResourceID NOBODY = new ResourceID("");

  private final RelayMeters meters;
  private final Map<ConnectionId, Map<String, Known>> all = new HashMap<>();
  private final Set<ConnectionId> listed = new HashSet<>();
  private final Map<ConnectionId, Set<Listing>> listings = new HashMap<>();
  private long stamps;

  public RelayEventSource(RelayMeters meters) {
    super(Socket.class, "relay");
    this.meters = meters;
  }

  /** Key of the socket on the relay that stands for a MySocket, unless another was adopted. */
  static String ownKey(Connection connection, MySocket socket) {
    return "%s/%s/%s"
        .formatted(
            connection.cluster(),
            socket.getMetadata().getNamespace(),
            socket.getMetadata().getName());
  }

  /**
   * Key of a MySocket's socket on the relay; an adopted socket keeps the one it has.
   *
   * @return empty if the socket to adopt is not there
   * @throws io.mysocket.control.client.RelayFailure if the relay must be asked and that fails
   */
  public Optional<String> key(Connection connection, MySocket socket) {
    Adopt adopt = socket.getSpec().adopt();
    String id = adopt == null ? null : adopt.socketId();
    if (id == null) {
      return Optional.of(ownKey(connection, socket));
    }
    Optional<String> known;
    synchronized (this) {
      known =
          known(connection.id()).values().stream()
              .map(Known::socket)
              .filter(s -> s.id().equals(id))
              .map(Socket::key)
              .findFirst();
    }
    return known.isPresent() ? known : keyFor(connection, socket);
  }

  /** The same, asking the relay and no cache. */
  public static Optional<String> keyFor(Connection connection, MySocket socket) {
    Adopt adopt = socket.getSpec().adopt();
    return adopt == null || adopt.socketId() == null
        ? Optional.of(ownKey(connection, socket))
        : connection.client().byId(adopt.socketId()).map(Socket::key);
  }

  /**
   * The socket of that key, as last heard of; the first time all are LISTed.
   *
   * @throws io.mysocket.control.client.RelayFailure if that fails
   */
  public Optional<Socket> find(Connection connection, String key) {
    if (!isListed(connection.id())) {
      relist(connection);
    }
    synchronized (this) {
      return Optional.ofNullable(known(connection.id()).get(key)).map(Known::socket);
    }
  }

  /** All of this cluster's sockets that the relay holds, as last heard of. */
  synchronized List<Socket> all(ConnectionId id) {
    return known(id).values().stream().map(Known::socket).toList();
  }

  private synchronized boolean isListed(ConnectionId id) {
    return listed.contains(id);
  }

  /** LISTs, takes over what is there, and wakes those whose socket differs from what was known. */
  void relist(Connection connection) {
    Listing listing = begin(connection.id());
    try {
      List<Socket> there = connection.client().list(connection.cluster());
      meters.listed(connection.id().label(), Instant.now());
      taken(connection.id(), listing, there).forEach(this::wake);
    } finally {
      end(connection.id(), listing);
    }
  }

  /** Several may be under way: the stream's, that of a resync, and those of reconciliations. */
  synchronized Listing begin(ConnectionId id) {
    Listing listing = new Listing(++stamps);
    listings.computeIfAbsent(id, _ -> new HashSet<>()).add(listing);
    return listing;
  }

  private synchronized void end(ConnectionId id, Listing listing) {
    Set<Listing> others = listings.getOrDefault(id, Set.of());
    others.remove(listing);
    if (others.isEmpty()) {
      listings.remove(id);
    }
  }

  /** Takes over what a LIST told; whom that concerns. */
  synchronized List<ResourceID> taken(ConnectionId id, Listing listing, List<Socket> there) {
    Map<String, ResourceID> changed = new HashMap<>();
    Map<String, Known> known = known(id);
    Map<String, Socket> fresh = new HashMap<>();
    there.forEach(socket -> fresh.put(socket.key(), socket));
    known.forEach((key, was) -> {
      if (was.stamp < listing.began && !was.socket.equals(fresh.get(key))) {
        changed.put(key, whose(was.socket));
      }
    });
    fresh.forEach((key, now) -> {
      if (!known.containsKey(key) && !listing.gone.contains(key)) {
        changed.put(key, whose(now));
      }
    });
    for (String key : changed.keySet()) {
      Socket now = fresh.get(key);
      if (now == null) {
        known.remove(key);
      } else {
        known.put(key, new Known(now, listing.began));
      }
    }
    listed.add(id);
    return List.copyOf(changed.values());
  }

  /** Takes over what the relay tells. */
  void happened(Connection connection, RelayEvent event) {
    switch (event) {
      case RelayEvent.SocketChanged(_, Socket socket) -> take(connection, socket);
      case RelayEvent.TunnelConnected(_, Socket socket, _) -> take(connection, socket);
      case RelayEvent.TunnelDisconnected(_, Socket socket, _) -> take(connection, socket);
      case RelayEvent.SocketDeleted(_, String key, _) -> {
        Optional<Socket> was = forget(connection, key);
        was.map(RelayEventSource::whose).ifPresent(this::wake);
      }
      case RelayEvent.Reset _ -> relist(connection);
    }
  }

  private void take(Connection connection, Socket socket) {
    Known before;
    synchronized (this) {
      before = known(connection.id()).get(socket.key());
      // of two generations the newer one; an event may come after the answer that it tells of
      if (before != null && before.socket.generation() > socket.generation()) {
        return;
      }
      known(connection.id()).put(socket.key(), new Known(socket, ++stamps));
    }
    if (before == null || !before.socket.equals(socket)) {
      wake(whose(socket));
      if (before != null && !whose(before.socket).equals(whose(socket))) {
        wake(whose(before.socket)); // it was taken from that one
      }
    }
  }

  /** Takes over an answer of the relay without waking anybody, as it is our own doing. */
  public synchronized void remember(Connection connection, Socket socket) {
    known(connection.id()).put(socket.key(), new Known(socket, ++stamps));
  }

  /** The socket is no longer there. */
  public synchronized Optional<Socket> forget(Connection connection, String key) {
    Known was = known(connection.id()).remove(key);
    listings.getOrDefault(connection.id(), Set.of()).forEach(listing -> listing.gone.add(key));
    return Optional.ofNullable(was).map(Known::socket);
  }

  synchronized void forgetAll(ConnectionId id) {
    all.remove(id);
    listed.remove(id);
  }

  private Map<String, Known> known(ConnectionId id) {
    return all.computeIfAbsent(id, _ -> new HashMap<>());
  }

  /** The MySocket that a socket says it stands for; nothing is woken for one that says none. */
  static ResourceID whose(Socket socket) {
    Owner owner = socket.owner();
    String[] names = owner == null || owner.ref() == null ? new String[0] : owner.ref().split("/");
    return names.length == 2 ? new ResourceID(names[1], names[0]) : NOBODY;
  }

  /** Has a MySocket reconciled. */
  void wake(ResourceID socket) {
    if (isRunning() && !socket.equals(NOBODY)) {
      getEventHandler().handleEvent(new Event(socket));
    }
  }

  /** Nothing: {@link #find} is asked, which knows the connection. */
  @Override
  public Set<Socket> getSecondaryResources(MySocket socket) {
    return Set.of();
  }
}
