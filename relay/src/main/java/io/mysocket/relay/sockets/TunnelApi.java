package io.mysocket.relay.sockets;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.sockets.TunnelPage;
import io.mysocket.control.sockets.TunnelView;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.tunnels.AgentTunnel;
import io.mysocket.relay.tunnels.Tunnels;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** A socket's connected tunnels over HTTP. */
public final class TunnelApi {
  private static final String TUNNELS = SocketApi.SOCKET + "/tunnels";

  private final Sockets sockets;
  private final Tunnels tunnels;

  public TunnelApi(Sockets sockets, Tunnels tunnels) {
    this.sockets = sockets;
    this.tunnels = tunnels;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", TUNNELS, Scope.SOCKETS_READ, this::list),
        Endpoint.of("DELETE", TUNNELS + "/{id}", Scope.SOCKETS_WRITE, this::cut));
  }

  private Reply list(Call call) {
    return Reply.json(
        200, new TunnelPage(of(SocketApi.socket(sockets, call)).map(TunnelApi::view).toList()));
  }

  private Reply cut(Call call) {
    of(SocketApi.socket(sockets, call))
        .filter(tunnel -> tunnel.id().equals(call.path("id")))
        .forEach(tunnel -> tunnel.close("the socket's owner cut this tunnel"));
    return Reply.nothing();
  }

  private Stream<AgentTunnel> of(SocketRow socket) {
    return tunnels.of(socket.id()).stream()
        .filter(AgentTunnel.class::isInstance)
        .map(AgentTunnel.class::cast);
  }

  private static TunnelView view(AgentTunnel tunnel) {
    return new TunnelView(
        tunnel.id(),
        tunnel.since(),
        written(tunnel.peer()),
        tunnel.software(),
        tunnel.keyName(),
        tunnel.streams());
  }

  private static String written(InetSocketAddress peer) {
    String host = peer.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + peer.getPort();
  }
}
