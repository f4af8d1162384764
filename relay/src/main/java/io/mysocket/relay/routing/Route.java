package io.mysocket.relay.routing;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.util.List;

/**
 * What the edge needs to know of one socket.
 *
 * @param socketId the socket, which {@code Tunnels} picks by
 * @param key the owner's name for it, for the access log
 * @param names exact names it answers to
 * @param plainHttp what port 80 does for an https socket
 */
public record Route(
    String socketId,
    String key,
    SocketType type,
    PlainHttp plainHttp,
    List<HostName> names,
    Target target) {
  public Route {
    names = List.copyOf(names);
  }
}
