package io.mysocket.relay.edge;

import io.mysocket.control.sockets.Limits;
import io.mysocket.relay.edge.RequestRules.Refused;
import io.mysocket.relay.limits.RequestRate;
import io.mysocket.relay.limits.RunningRequests;
import io.mysocket.relay.limits.SocketConnections;
import io.mysocket.relay.limits.TokenBuckets.Taken;
import io.mysocket.relay.routing.Route;
import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Counts a request against its socket's limits and the relay's, before anything else is done with
 * it. Any loop.
 */
final class Turnstile {
  /** The outcome. */
  sealed interface Turn {}

  /**
   * On with it.
   *
   * @param seat to be left when the request is over; null for the relay's own API, which has bounds
   *     of its own and must answer when all else is busy
   * @param rate what the visitor is told; null if requests are not counted
   */
  record Through(RunningRequests.@Nullable Seat seat, @Nullable RateFields rate) implements Turn {}

  /** Not now. */
  record Back(Refused why) implements Turn {}

  private static final Through UNCOUNTED = new Through(null, null);

  /** Seconds after which to come back, so many that not all do at once. */
  private static final int LATEST = 5;

  private final SocketConnections connections;
  private final RunningRequests running;

  Turnstile(SocketConnections connections, RunningRequests running) {
    this.connections = connections;
    this.running = running;
  }

  /**
   * @param channel the visitor's
   */
  Turn pass(Destination to, Visitor visitor, Channel channel) {
    if (!(to instanceof Destination.OfSocket(Route route))) {
      return UNCOUNTED;
    }
    Limits limits = route.limits();
    return limits == null ? seated(route, null) : limited(route, limits, visitor, channel);
  }

  private Turn seated(Route route, @Nullable RateFields rate) {
    RunningRequests.Seat seat = running.enter(route.socketId());
    return seat == null
        ? new Back(
            new Refused(
                Refusal.OVERLOADED,
                "As many requests as it takes on are being answered.",
                Map.of("Retry-After", String.valueOf(comeBack()))))
        : new Through(seat, rate);
  }

  private static int comeBack() {
    return ThreadLocalRandom.current().nextInt(1, LATEST + 1);
  }

  private Turn limited(Route route, Limits limits, Visitor visitor, Channel channel) {
    Integer most = limits.connections();
    if (most != null && !Seats.take(channel, connections, route.socketId(), most)) {
      String detail = "All of its " + most + " connections are taken.";
      return new Back(new Refused(Refusal.TOO_MANY_CONNECTIONS, detail));
    }
    RequestRate rate = route.rate();
    if (rate == null) {
      return seated(route, null);
    }
    Taken taken = rate.take(visitor.address().getAddress());
    RateFields fields = RateFields.of(rate, taken);
    return taken.granted()
        ? seated(route, fields)
        : new Back(
            new Refused(
                Refusal.RATE_LIMITED,
                "Only " + limits.requestsPerSecond() + " requests per second are served.",
                fields.refused()));
  }
}
