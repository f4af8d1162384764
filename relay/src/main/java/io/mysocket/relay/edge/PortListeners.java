package io.mysocket.relay.edge;

import io.mysocket.control.sockets.SocketType;
import io.mysocket.relay.balancers.Balancers.Listener;
import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.routing.RouteTable;
import io.mysocket.relay.routing.Routes;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of ports that one socket has for its own. Any thread that may block; guarded by
 * itself.
 *
 * <pre>
 *   --open()--> PROMISED --its route is there--> ROUTED --its route is gone, close()--> (closed)
 *                   \---------------- close() -------------------------------------------/
 * </pre>
 *
 * <p>A port is opened before its socket is kept, so that whoever asks for one learns whether it can
 * be had; a connection that comes before the route is closed.
 */
final class PortListeners implements AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(PortListeners.class);

  private final Listening listening;
  private final Routes routes;
  private final CertificateSource certificates;
  private final Map<Integer, Channel> open = new HashMap<>();
  private final Set<Integer> routed = new TreeSet<>();
  private boolean closed;
  private boolean retrying;

  PortListeners(Listening listening, Routes routes, CertificateSource certificates) {
    this.listening = listening;
    this.routes = routes;
    this.certificates = certificates;
  }

  /** Listens for the sockets there are, and follows them from now on. */
  void start() {
    routes.listen(this::follow);
    follow(routes.now());
  }

  /** Listens on a port; false if that cannot be, because another program does. */
  synchronized boolean open(int port) {
    if (closed) {
      return false;
    }
    if (open.containsKey(port)) {
      return true;
    }
    try {
      open.put(
          port,
          listening.on(Listener.TCP, "tcp-" + port, port, channel -> accepted(channel, port)));
      return true;
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("port", port)
          .addKeyValue("cause", e.getMessage())
          .log("a socket's port cannot be listened on");
      return false;
    }
  }

  /** Does not listen any more; connections that are there stay. */
  synchronized void close(int port) {
    routed.remove(port);
    Channel listener = open.remove(port);
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
  }

  /** Ports listened on. */
  synchronized int size() {
    return open.size();
  }

  private synchronized void follow(RouteTable table) {
    Set<Integer> wanted = table.byPort().keySet();
    Set.copyOf(routed).stream().filter(port -> !wanted.contains(port)).forEach(this::close);
    boolean all = true;
    for (int port : wanted) {
      if (open(port)) {
        routed.add(port);
      } else {
        all = false;
      }
    }
    if (!all && !closed && !retrying) {
      retrying = true;
      listening
          .loops()
          .schedule(
              () -> Thread.startVirtualThread(this::again), RETRY.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private synchronized void again() {
    retrying = false;
    follow(routes.now());
  }

  /** On the connection's loop. */
  private void accepted(Channel channel, int port) {
    Optional<Route> found = routes.now().find(port);
    if (found.isEmpty()) {
      listening.parts().rejections().count(RejectReason.NO_SUCH_SOCKET);
      channel.close();
      return;
    }
    Route route = found.get();
    if (route.type() == SocketType.TLS && !route.passthrough()) {
      channel
          .pipeline()
          .addLast(new HelloHandler(listening.parts(), Hello.own(route, certificates), port));
    } else {
      RawConnection.begin(listening.parts(), channel, route, null);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    Set.copyOf(open.keySet()).forEach(this::close);
  }
}
