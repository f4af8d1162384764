package io.mysocket.operator.relays;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.mysocket.control.client.RelayEvents;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.events.RelayEvent;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.health.RelayMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what happens on the relays. Each connection in use has one event stream, whose thread
 * LISTs whenever the stream was opened; {@link #patrol} runs on a timer of its own, wakes the
 * MySockets of a relay that is silent for {@link #PATIENCE}, and ends what is no longer in use.
 * Guarded by itself.
 */
public final class ConnectionWatch implements AutoCloseable {
  /** Silence of a relay after which its MySockets say so. */
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);
  private static final Duration PATROL = Duration.ofSeconds(5);

  private final ConnectionPool pool;
  private final RelayConnections connections;
  private final RelayEventSource source;
  private final RelayMeters meters;
  private final Map<ConnectionId, Stream> streams = new HashMap<>();
  private @Nullable IndexerResourceCache<MySocket> sockets;
  private @Nullable IndexerResourceCache<MySocketDomain> domains;
  private @Nullable ScheduledExecutorService timer;

  public ConnectionWatch(
      ConnectionPool pool,
      RelayConnections connections,
      RelayEventSource source,
      RelayMeters meters) {
    this.meters = meters;
    this.pool = pool;
    this.connections = connections;
    this.source = source;
  }

  /** Begins the patrol. */
  public synchronized void start(IndexerResourceCache<MySocket> all) {
    sockets = all;
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("relay-patrol").factory());
    Future<?> _ =
        timer.scheduleWithFixedDelay(
            this::patrol, PATROL.toMillis(), PATROL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Keeps connections that these use, too. */
  public synchronized void alsoUsedBy(IndexerResourceCache<MySocketDomain> all) {
    domains = all;
  }

  private synchronized boolean isUsedByDomains(ConnectionId id) {
    return domains != null
        && domains
            .list(d ->
                uses(
                    d.getMetadata().getNamespace(),
                    d.getStatus() == null ? null : d.getStatus().relay(),
                    id))
            .findAny()
            .isPresent();
  }

  /** Opens the event stream of a connection, unless it is open. */
  synchronized void follow(Connection connection) {
    Stream present = streams.get(connection.id());
    if (present != null && present.connection == connection) {
      return;
    }
    if (present != null) {
      present.close();
      source.forgetAll(connection.id());
    }
    streams.put(connection.id(), new Stream(connection));
  }

  private void patrol() {
    try {
      List<Stream> all;
      synchronized (this) {
        all = new ArrayList<>(streams.values());
      }
      for (Stream stream : all) {
        if (stream.connection.silence().compareTo(PATIENCE) > 0 && !stream.told) {
          stream.told = true;
          wakeAll(stream.connection.id());
        }
        if (!connections.exists(stream.connection.id()) && !isUsed(stream.connection.id())) {
          end(stream);
        }
      }
    } catch (RuntimeException e) { // an exception would end the schedule
      LOG.warn("a patrol of the relays failed", e);
    }
  }

  /** Nothing happens to one that came back, by the same name, since it was found unused. */
  private synchronized void end(Stream stream) {
    if (streams.remove(stream.connection.id(), stream)) {
      stream.close();
      source.forgetAll(stream.connection.id());
      pool.drop(stream.connection);
    }
  }

  private boolean isUsed(ConnectionId id) {
    return all().list(s -> uses(s, id)).findAny().isPresent() || isUsedByDomains(id);
  }

  private void wakeAll(ConnectionId id) {
    all().list(s -> uses(s, id)).map(ResourceID::fromResource).forEach(source::wake);
  }

  /** Also those that have no status yet: they may wait for this one. */
  private static boolean uses(MySocket socket, ConnectionId id) {
    var status = socket.getStatus();
    return uses(socket.getMetadata().getNamespace(), status == null ? null : status.relay(), id);
  }

  private static boolean uses(String namespace, @Nullable String inUse, ConnectionId id) {
    boolean near = id.namespace() == null || id.namespace().equals(namespace);
    return near && (inUse == null || id.text().equals(inUse));
  }

  private synchronized IndexerResourceCache<MySocket> all() {
    if (sockets == null) {
      throw new IllegalStateException("not started");
    }
    return sockets;
  }

  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
    streams.values().forEach(Stream::close);
    streams.clear();
  }

  /** The event stream of one connection. */
  private final class Stream implements RelayEvents.Listener, AutoCloseable {
    private final Connection connection;
    private final RelayEvents events;
    private volatile boolean told;
    private boolean failing; // only the stream's thread

    Stream(Connection connection) {
      this.connection = connection;
      this.events = connection.client().events(connection.cluster(), null, this);
    }

    @Override
    public void connected() {
      source.relist(connection);
      connection.heard();
      meters.stream(connection.id().label(), true);
      boolean waited = told || failing;
      told = false;
      failing = false;
      if (waited) {
        wakeAll(connection.id());
      }
      log("following the relay's events");
    }

    @Override
    public void happened(RelayEvent event) {
      source.happened(connection, event);
    }

    @Override
    public void disconnected(RelayFailure failure) {
      connection.silent();
      meters.stream(connection.id().label(), false);
      if (!failing) {
        failing = true;
        log("lost the relay's events: " + failure.getMessage());
      }
    }

    private void log(String message) {
      LOG.atInfo().addKeyValue("connection", connection.id().text()).log(message);
    }

    @Override
    public void close() {
      events.close();
    }
  }
}
