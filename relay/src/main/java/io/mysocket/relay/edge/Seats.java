package io.mysocket.relay.edge;

import io.mysocket.relay.limits.SocketConnections;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import java.util.HashSet;
import java.util.Set;

/**
 * The sockets with bounded connections that one connection of a visitor's counts for; until it
 * closes. Its loop only.
 */
final class Seats {
  private static final AttributeKey<Seats> KEY = AttributeKey.valueOf(Seats.class, "seats");

  private final SocketConnections all;
  private final Set<String> taken = new HashSet<>();

  private Seats(SocketConnections all) {
    this.all = all;
  }

  /**
   * Whether it may stay, having been counted if it was not yet.
   *
   * @param channel the connection, or an HTTP/2 stream of it
   */
  static boolean take(Channel channel, SocketConnections all, String socketId, int most) {
    Channel connection = channel instanceof Http2StreamChannel stream ? stream.parent() : channel;
    Seats seats = connection.attr(KEY).get();
    if (seats == null) {
      Seats fresh = new Seats(all);
      connection.attr(KEY).set(fresh);
      connection.closeFuture().addListener(_ -> fresh.leave());
      seats = fresh;
    }
    if (seats.taken.contains(socketId)) {
      return true;
    }
    return all.enter(socketId, most) && seats.taken.add(socketId);
  }

  private void leave() {
    taken.forEach(all::leave);
    taken.clear();
  }
}
