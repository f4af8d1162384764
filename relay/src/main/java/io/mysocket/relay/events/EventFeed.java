package io.mysocket.relay.events;

import io.mysocket.control.events.RelayEvent;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Socket;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.DatabaseFailedException;
import io.mysocket.relay.sockets.SocketRow;
import io.mysocket.relay.sockets.SocketViews;
import io.mysocket.relay.sockets.SocketWatcher;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.tunnels.Tunnel;
import io.mysocket.relay.tunnels.Tunnels;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns changes into numbered events, on a thread of its own: whoever reports a change only puts it
 * into a queue, so event loops may. Each event shows the socket as it is when its turn comes.
 */
public final class EventFeed implements SocketWatcher, Tunnels.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

  /** Changes that may wait for their turn; beyond that events are lost and all listeners reset. */
  private static final int QUEUE = 16_384;

  /** Listeners at once. */
  static final int LISTENERS = 1_024;

  /** After events were lost, between two tries to tell the listeners. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private sealed interface Change {
    record SocketChange(String socketId) implements Change {}

    record SocketEnd(SocketRow socket) implements Change {}

    record TunnelStart(String socketId, String tunnelId) implements Change {}

    record TunnelEnd(String socketId, String tunnelId) implements Change {}
  }

  private final Sockets sockets;
  private final SocketViews views;
  private final EventNumbers numbers;
  private final BlockingQueue<Change> changes = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicBoolean lost = new AtomicBoolean();
  private final Thread thread = Thread.ofPlatform().name("events").daemon().unstarted(this::run);
  private volatile @Nullable EventRing ring;
  private volatile boolean leaving;

  public EventFeed(Database database, Sockets sockets, SocketViews views) {
    this.sockets = sockets;
    this.views = views;
    this.numbers = new EventNumbers(database);
  }

  /** Begins to take changes. */
  public void start() {
    ring = new EventRing(numbers.next());
    thread.start();
  }

  private EventRing ring() {
    EventRing started = ring;
    if (started == null) {
      throw new IllegalStateException("the feed has not been started");
    }
    return started;
  }

  @Override
  public void changed(SocketRow socket) {
    report(new Change.SocketChange(socket.id()));
  }

  @Override
  public void deleted(SocketRow socket) {
    report(new Change.SocketEnd(socket));
  }

  @Override
  public void standing(String accountId, List<SocketRow> of, boolean suspended) {
    EventRing started = ring;
    if (suspended && started != null) {
      started.drop(accountId);
    }
  }

  @Override
  public void connected(Tunnel tunnel) {
    report(new Change.TunnelStart(tunnel.socketId(), tunnel.id()));
  }

  @Override
  public void disconnected(Tunnel tunnel) {
    report(new Change.TunnelEnd(tunnel.socketId(), tunnel.id()));
  }

  private void report(Change change) {
    if (!changes.offer(change)) {
      lost.set(true);
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Change change = changes.poll(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        if (change != null || lost.get()) {
          take(change);
        }
      }
    } catch (InterruptedException _) {
      LOG.debug("the event feed ends");
    }
  }

  private void take(@Nullable Change change) {
    try {
      if (lost.getAndSet(false)) {
        changes.clear();
        LOG.warn("events were lost; listeners start anew");
        ring().reset(numbers.next());
        return;
      }
      if (change != null) {
        publish(change);
      }
    } catch (DatabaseFailedException e) {
      if (!e.isKnown()) {
        LOG.atError().setCause(e).log("an event was lost");
      }
      lost.set(true);
    }
  }

  private void publish(Change change) {
    switch (change) {
      case Change.SocketEnd(SocketRow row) ->
          add(row, new RelayEvent.SocketDeleted(numbers.next(), row.key(), row.id()));
      case Change.SocketChange(String socketId) ->
          sockets
              .byId(socketId)
              .ifPresent(
                  row -> add(row, new RelayEvent.SocketChanged(numbers.next(), views.view(row))));
      case Change.TunnelStart(String socketId, String tunnel) ->
          sockets.byId(socketId).ifPresent(row -> add(row, connected(views.view(row), tunnel)));
      case Change.TunnelEnd(String socketId, String tunnel) ->
          sockets.byId(socketId).ifPresent(row -> add(row, disconnected(views.view(row), tunnel)));
    }
  }

  private RelayEvent connected(Socket socket, String tunnel) {
    return new RelayEvent.TunnelConnected(numbers.next(), socket, tunnel);
  }

  private RelayEvent disconnected(Socket socket, String tunnel) {
    return new RelayEvent.TunnelDisconnected(numbers.next(), socket, tunnel);
  }

  private void add(SocketRow row, RelayEvent event) {
    ring().add(new EventRing.Entry(event, row.accountId(), row.owner()));
  }

  /** Begins to listen, on the thread that will read. */
  Listener listen(Audience audience, OptionalLong last) {
    if (leaving) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.UNAVAILABLE,
              "the relay is restarting",
              "Listen again in a moment, with the id of the last event that came."));
    }
    if (ring().listeners() >= LISTENERS) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.UNAVAILABLE,
              "there are " + LISTENERS + " listeners already",
              "Try again later, or LIST sockets now and then."));
    }
    Listener listener = new Listener(audience);
    ring().join(listener, last);
    return listener;
  }

  /** On the thread that began to listen. */
  void leave(Listener listener) {
    ring().leave(listener);
    listener.end();
  }

  /** Ends every listener's stream, and lets nobody listen any more: the next relay will. */
  public void leave() {
    leaving = true;
    dropAll();
  }

  private void dropAll() {
    EventRing started = ring;
    if (started != null) {
      started.dropAll();
    }
  }

  /** Ends every listener's stream. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(FAREWELL);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    dropAll();
  }
}
