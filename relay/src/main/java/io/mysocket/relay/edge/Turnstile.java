package io.mysocket.relay.edge;

import io.mysocket.control.sockets.Limits;
import io.mysocket.relay.edge.RequestRules.Refused;
import io.mysocket.relay.limits.RequestRate;
import io.mysocket.relay.limits.SocketConnections;
import io.mysocket.relay.limits.TokenBuckets.Taken;
import io.mysocket.relay.routing.Route;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Counts a request against its socket's limits, before anything else is done with it. Any loop. */
final class Turnstile {
  /** The outcome. */
  sealed interface Turn {}

  /**
   * On with it.
   *
   * @param rate what the visitor is told; null if requests are not counted
   */
  record Through(@Nullable RateFields rate) implements Turn {}

  /** Not now. */
  record Back(Refused why) implements Turn {}

  private static final Through UNCOUNTED = new Through(null);

  private final SocketConnections connections;

  Turnstile(SocketConnections connections) {
    this.connections = connections;
  }

  /**
   * @param channel the visitor's
   */
  Turn pass(Destination to, Visitor visitor, Channel channel) {
    if (!(to instanceof Destination.OfSocket(Route route)) || route.limits() == null) {
      return UNCOUNTED;
    }
    Limits limits = route.limits();
    Integer most = limits.connections();
    if (most != null && !Seats.take(channel, connections, route.socketId(), most)) {
      String detail = "All of its " + most + " connections are taken.";
      return new Back(new Refused(Refusal.TOO_MANY_CONNECTIONS, detail));
    }
    RequestRate rate = route.rate();
    if (rate == null) {
      return UNCOUNTED;
    }
    Taken taken = rate.take(visitor.address().getAddress());
    RateFields fields = RateFields.of(rate, taken);
    return taken.granted()
        ? new Through(fields)
        : new Back(
            new Refused(
                Refusal.RATE_LIMITED,
                "Only " + limits.requestsPerSecond() + " requests per second are served.",
                fields.refused()));
  }
}
