package io.mysocket.relay.original;

import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.Socket;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.login.SshAuthority;
import io.mysocket.relay.sockets.SocketRow;
import io.mysocket.relay.sockets.SocketTunnels;
import io.mysocket.relay.sockets.SocketViews;
import io.mysocket.relay.sockets.TunnelRow;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sockets and tunnels as clients of the original read them. Any thread; does not block. */
final class OriginalViews {
  private final SocketViews views;
  private final SocketTunnels tunnels;
  private final PublicAddresses addresses;
  private final SshAuthority authority;

  OriginalViews(
      SocketViews views, SocketTunnels tunnels, PublicAddresses addresses, SshAuthority authority) {
    this.views = views;
    this.tunnels = tunnels;
    this.addresses = addresses;
    this.authority = authority;
  }

  /**
   * @param password the one that the request set; null if it set none
   */
  OriginalSocket view(SocketRow row, List<TunnelRow> rows, @Nullable String password) {
    Socket socket = views.view(row);
    OriginalType type = OriginalType.of(socket.type(), socket.target());
    String user = user(socket.access());
    return new OriginalSocket(
        socket.id(),
        socket.dnsName(),
        type.isWeb() ? socket.ports() : socket.ports().subList(0, 1),
        type.text(),
        socket.name(),
        Objects.requireNonNullElse(socket.description(), ""),
        socket.tags(),
        socket.hostnames(),
        userName(row.accountId()),
        user != null,
        Objects.requireNonNullElse(user, ""),
        user == null ? "" : Objects.requireNonNullElse(password, ""),
        false,
        List.of(),
        List.of(),
        false,
        List.of(),
        authority.publicLine(),
        "",
        "",
        Objects.requireNonNullElse(socket.target().hostHeader(), ""),
        type.isWeb() ? type.text() : "",
        rows.stream().map(this::view).toList());
  }

  OriginalTunnel view(TunnelRow row) {
    return new OriginalTunnel(
        row.id(), row.port(), tunnels.isConnected(row) ? addresses.names().ssh() : "");
  }

  /** What an account logs in as by SSH: its identifier without dashes. */
  static String userName(String accountId) {
    return accountId.replace("-", "");
  }

  /** The first of several, as the original knew one only. */
  private static @Nullable String user(@Nullable Access access) {
    return access == null || access.basicAuth() == null || access.basicAuth().users().isEmpty()
        ? null
        : access.basicAuth().users().getFirst().name();
  }
}
