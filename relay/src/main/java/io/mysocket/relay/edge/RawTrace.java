package io.mysocket.relay.edge;

import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.traffic.AccessRecord;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What will be said of a raw connection once it has ended. The visitor's loop only. */
final class RawTrace {
  private static final int REACHED = 200;

  private final String requestId = RequestId.next();
  private final Instant at = Instant.now();
  private final long begun = System.nanoTime();
  private final Route route;
  private final String visitor;
  private final @Nullable HostName name;
  private int status = Trace.VISITOR_LEFT;
  private @Nullable String problem;
  private @Nullable Duration stream;

  RawTrace(Route route, InetSocketAddress visitor, @Nullable HostName name) {
    this.route = route;
    this.visitor = Visitor.host(visitor.getAddress());
    this.name = name;
  }

  /** A stream to the target is there. */
  void streaming() {
    status = REACHED;
    stream = since();
  }

  void refused(int with, String code) {
    status = with;
    problem = code;
  }

  private Duration since() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  void ended(EdgeParts parts, long received, long sent) {
    parts.meters().transferred(received, sent);
    var outcome = new AccessRecord.Outcome(status, problem, received, sent, since());
    parts
        .traffic()
        .add(
            new AccessRecord.RawConnection(
                at,
                route.socketId(),
                route.key(),
                visitor,
                name == null ? null : name.text(),
                outcome,
                stream,
                requestId));
  }
}
