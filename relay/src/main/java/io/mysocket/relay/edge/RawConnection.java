package io.mysocket.relay.edge;

import io.mysocket.control.sockets.Limits;
import io.mysocket.control.sockets.Target.ProxyProtocol;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.tunnels.TargetRefusedException;
import io.mysocket.ssh.PeerAddress;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A visitor's connection whose bytes pass as they come, from a port or a name to a stream of the
 * socket's tunnel. The visitor's loop only.
 *
 * <pre>
 *   OPENING --stream--> JOINED --both directions ended, one closed, idle--> CLOSED
 *      \--- refused, no tunnel, too late, the visitor left ----------------/
 * </pre>
 */
final class RawConnection {
  /** Streams asked for, when the first tunnel goes meanwhile. */
  private static final int ATTEMPTS = 2;

  private final EdgeParts parts;
  private final Channel near;
  private final Route route;
  private final RawTrace trace;
  private final DuplexPump.Pair pair = new DuplexPump.Pair();
  private final DuplexPump fromVisitor = new DuplexPump(pair, null);
  private @Nullable DuplexPump fromTarget;
  private final Deadline late = new Deadline(() -> refuse(Refusal.TARGET_TIME));
  private int attempts;

  private RawConnection(EdgeParts parts, Channel near, Route route, @Nullable HostName name) {
    this.parts = parts;
    this.near = near;
    this.route = route;
    this.trace = new RawTrace(route, address(), name);
  }

  /**
   * Takes over a channel whose pipeline holds nothing but TLS, if that.
   *
   * @param name asked for in the TLS hello; null without one
   */
  static void begin(EdgeParts parts, Channel near, Route route, @Nullable HostName name) {
    near.config().setAutoRead(false);
    near.config().setWriteBufferWaterMark(Listening.RAW_QUEUE);
    new RawConnection(parts, near, route, name).begin();
  }

  private void begin() {
    near.pipeline().addLast(fromVisitor);
    near.closeFuture().addListener(_ -> ended());
    if (route.access().isSuspended()) {
      refuse(Refusal.SUSPENDED);
      return;
    }
    if (!route.access().admits(address().getAddress())) {
      refuse(403, "access-denied", RejectReason.ACCESS_DENIED);
      return;
    }
    Limits limits = route.limits();
    if (!parts
        .connections()
        .enter(route.socketId(), limits == null ? null : limits.connections())) {
      refuse(429, "too-many-connections", RejectReason.SOCKET_CONNECTIONS);
      return;
    }
    near.closeFuture().addListener(_ -> parts.connections().leave(route.socketId()));
    near.closeFuture().addListener(_ -> late.clear());
    open();
  }

  private InetSocketAddress address() {
    return (InetSocketAddress) PeerAddress.of(near);
  }

  private void open() {
    Destination to = new Destination.OfSocket(route);
    Optional<Upstreams.Upstream> upstream = parts.upstreams().to(to, near.eventLoop());
    if (upstream.isEmpty() && parts.upstreams().expects(to)) {
      near.eventLoop().schedule(this::openLate, Dial.LOOK.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    attempts++;
    if (upstream.isEmpty()) {
      refuse(Refusal.NO_TUNNEL);
      return;
    }
    if (attempts == 1) {
      late.set(near.eventLoop(), parts.limits().waits().connect());
    }
    DuplexPump pump = new DuplexPump(pair, near);
    if (!upstream.get().endsByHalves()) {
      fromVisitor.endLate();
    }
    upstream
        .get()
        .open(address(), pump, near.eventLoop())
        .addListener(
            (Future<Channel> opened) -> near.eventLoop().execute(() -> opened(opened, pump)));
  }

  private void openLate() {
    if (near.isOpen()) {
      open();
    }
  }

  private void opened(Future<Channel> opened, DuplexPump pump) {
    if (opened.isSuccess()) {
      if (near.isOpen()) {
        join(opened.getNow(), pump);
      } else {
        opened.getNow().close();
      }
    } else if (!near.isOpen()) {
      return;
    } else if (opened.cause() instanceof TargetRefusedException) {
      refuse(Refusal.TARGET_REFUSED);
    } else if (attempts < ATTEMPTS) {
      open();
    } else {
      refuse(Refusal.NO_TUNNEL);
    }
  }

  private void join(Channel far, DuplexPump pump) {
    late.clear();
    fromTarget = pump;
    trace.streaming();
    ProxyProtocol proxy = route.target().proxyProtocol();
    if (proxy != null) {
      far.write(
          ProxyHeader.of(proxy, address(), (InetSocketAddress) PeerAddress.here(near)),
          far.voidPromise());
    }
    far.closeFuture().addListener(_ -> DuplexPump.closeWhenWritten(near));
    near.closeFuture().addListener(_ -> DuplexPump.closeWhenWritten(far));
    fromVisitor.to(near, far);
    lookForIdleness(parts.limits().waits().webSocketIdle().toNanos());
  }

  private void lookForIdleness(long in) {
    var look =
        near.eventLoop()
            .schedule(
                () -> {
                  long idle = parts.limits().waits().webSocketIdle().toNanos();
                  long left = pair.lastMoved() + idle - System.nanoTime();
                  if (left > 0) {
                    lookForIdleness(left);
                  } else if (near.isOpen()) {
                    parts.rejections().count(RejectReason.IDLE);
                    near.close();
                  }
                },
                in,
                TimeUnit.NANOSECONDS);
    near.closeFuture().addListener(_ -> look.cancel(false));
  }

  private void refuse(Refusal why) {
    refuse(why.status, why.code, why.reason);
  }

  private void refuse(int status, String code, RejectReason reason) {
    parts.rejections().count(reason);
    trace.refused(status, code);
    near.close();
  }

  private void ended() {
    trace.ended(parts, fromVisitor.bytes(), fromTarget == null ? 0 : fromTarget.bytes());
  }
}
