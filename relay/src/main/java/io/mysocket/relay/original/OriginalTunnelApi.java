package io.mysocket.relay.original;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.login.SshAuthority;
import io.mysocket.relay.sockets.SocketRow;
import io.mysocket.relay.sockets.SocketTunnels;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.sockets.TunnelRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tunnels, and certificates for them, over HTTP as the original has them. */
final class OriginalTunnelApi {
  private static final String TUNNELS = OriginalSocketApi.SOCKET + "/tunnel";
  private static final String TUNNEL = TUNNELS + "/{tunnel_id}";
  private static final String SIGN = "/signkey";

  /** The body of a request for a certificate. */
  record KeyToSign(@JsonProperty("ssh_public_key") @Nullable String publicKey) {}

  /** The answer. */
  record SignedKey(
      @JsonProperty("ssh_public_key") String publicKey,
      @JsonProperty("signed_ssh_cert") String certificate) {}

  private final Sockets sockets;
  private final SocketTunnels tunnels;
  private final OriginalViews views;
  private final SshAuthority authority;

  OriginalTunnelApi(
      Sockets sockets, SocketTunnels tunnels, OriginalViews views, SshAuthority authority) {
    this.sockets = sockets;
    this.tunnels = tunnels;
    this.views = views;
    this.authority = authority;
  }

  List<Endpoint> endpoints() {
    return List.of(
            Endpoint.of("GET", TUNNELS, Scope.SOCKETS_READ, this::list),
            Endpoint.of("POST", TUNNELS, Scope.SOCKETS_WRITE, this::create),
            Endpoint.of("GET", TUNNEL, Scope.SOCKETS_READ, this::get),
            Endpoint.of("DELETE", TUNNEL, Scope.SOCKETS_WRITE, this::delete),
            Endpoint.of("POST", TUNNEL + SIGN, Scope.SOCKETS_WRITE, this::signForTunnel),
            Endpoint.of(
                "POST", OriginalSocketApi.SOCKET + SIGN, Scope.SOCKETS_WRITE, this::signForSocket))
        .stream()
        .map(Endpoint::original)
        .toList();
  }

  private Reply list(Call call) {
    SocketRow socket = OriginalSocketApi.socket(sockets, call);
    return Reply.json(200, tunnels.of(socket).stream().map(views::view).toList());
  }

  /** A body says nothing here. */
  private Reply create(Call call) {
    TunnelRow made = tunnels.create(OriginalSocketApi.socket(sockets, call));
    call.about("tunnel", made.id());
    return Reply.json(200, views.view(made));
  }

  private Reply get(Call call) {
    return Reply.json(200, views.view(tunnel(call)));
  }

  private Reply delete(Call call) {
    TunnelRow tunnel = tunnel(call);
    tunnels.delete(OriginalSocketApi.socket(sockets, call), tunnel.id());
    return Reply.nothing();
  }

  private TunnelRow tunnel(Call call) {
    SocketRow socket = OriginalSocketApi.socket(sockets, call);
    return tunnels
        .byId(call.path("tunnel_id"))
        .filter(row -> row.socketId().equals(socket.id()))
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(
                    ProblemKind.NOT_FOUND,
                    "the socket has no such tunnel",
                    "Use a tunnel_id as 'mysocketctl tunnel ls' shows it.")));
  }

  private Reply signForTunnel(Call call) {
    return sign(call, List.of(tunnel(call).id()));
  }

  /** Good for every tunnel that the socket has now, and for the socket itself by port 0. */
  private Reply signForSocket(Call call) {
    SocketRow socket = OriginalSocketApi.socket(sockets, call);
    List<String> carried = new ArrayList<>(List.of(socket.id()));
    tunnels.of(socket).forEach(tunnel -> carried.add(tunnel.id()));
    return sign(call, carried);
  }

  private Reply sign(Call call, List<String> carried) {
    KeyToSign asked = call.body(KeyToSign.class);
    String key = asked.publicKey();
    if (key == null) {
      throw ProblemException.invalidField(
          "ssh_public_key", "there is no public key", "Send the line of a .pub file.");
    }
    String user = OriginalViews.userName(call.caller().accountId());
    List<String> principals = new ArrayList<>(List.of(user));
    principals.addAll(carried);
    return Reply.json(200, new SignedKey(key, authority.sign(key, user, principals)));
  }
}
