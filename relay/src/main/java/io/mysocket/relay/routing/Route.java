package io.mysocket.relay.routing;

import io.mysocket.control.sockets.Limits;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.access.AccessPolicy;
import io.mysocket.relay.limits.RequestRate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the edge needs to know of one socket.
 *
 * @param socketId the socket, which {@code Tunnels} picks by
 * @param key the owner's name for it, for the access log
 * @param plainHttp what port 80 does for an https socket
 * @param names names it answers to
 * @param port public port of its own; null if it has none
 * @param passthrough TLS is not ended here but at the target
 * @param access who may come
 * @param limits null is only the relay's own
 * @param rate of requests, as in {@code limits}; null is none
 */
public record Route(
    String socketId,
    String key,
    SocketType type,
    PlainHttp plainHttp,
    List<HostPattern> names,
    @Nullable Integer port,
    boolean passthrough,
    Target target,
    AccessPolicy access,
    @Nullable Limits limits,
    @Nullable RequestRate rate) {
  public Route {
    names = List.copyOf(names);
  }

  /** Whether visitors shake hands with the relay. */
  public boolean endsTlsHere() {
    return !passthrough && (type == SocketType.HTTPS || type == SocketType.TLS);
  }
}
