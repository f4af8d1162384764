package io.mysocket.ssh;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of an accepted socket: as a load balancer in front tells them, if it does, else those
 * of the socket itself. Any thread; set on the socket's loop, before anybody asks.
 */
public final class PeerAddress {
  private record Told(InetSocketAddress peer, InetSocketAddress here) {}

  private static final AttributeKey<Told> TOLD = AttributeKey.valueOf(PeerAddress.class, "told");

  private PeerAddress() {}

  /**
   * From now on these count.
   *
   * @param peer who connected to the balancer
   * @param here what was connected to
   */
  public static void tell(Channel socket, InetSocketAddress peer, InetSocketAddress here) {
    socket.attr(TOLD).set(new Told(peer, here));
  }

  /** Who connected. */
  public static SocketAddress of(Channel socket) {
    Told told = told(socket);
    return told == null ? socket.remoteAddress() : told.peer();
  }

  /** What was connected to. */
  public static SocketAddress here(Channel socket) {
    Told told = told(socket);
    return told == null ? socket.localAddress() : told.here();
  }

  private static @Nullable Told told(Channel socket) {
    return socket.hasAttr(TOLD) ? socket.attr(TOLD).get() : null;
  }
}
