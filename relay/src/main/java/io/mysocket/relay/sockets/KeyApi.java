package io.mysocket.relay.sockets;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.KeyPage;
import io.mysocket.control.sockets.TunnelKey;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket's tunnel keys over HTTP. */
public final class KeyApi {
  private static final String KEYS = SocketApi.SOCKET + "/keys";
  private static final String KEY = KEYS + "/{name}";

  private final Sockets sockets;
  private final TunnelKeys keys;

  public KeyApi(Sockets sockets, TunnelKeys keys) {
    this.sockets = sockets;
    this.keys = keys;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", KEYS, Scope.SOCKETS_READ, this::list),
        Endpoint.of("PUT", KEY, Scope.SOCKETS_WRITE, this::put),
        Endpoint.of("DELETE", KEY, Scope.SOCKETS_WRITE, this::delete));
  }

  private Reply list(Call call) {
    SocketRow socket = SocketApi.socket(sockets, call);
    return Reply.json(200, new KeyPage(keys.of(socket).stream().map(KeyRow::view).toList()));
  }

  private Reply put(Call call) {
    SocketRow socket = SocketApi.socket(sockets, call);
    TunnelKey wish = call.body(TunnelKey.class);
    @Nullable String line = wish.publicKey();
    if (line == null) {
      throw ProblemException.invalidField(
          "publicKey", "there is no public key", "Send the line of a .pub file as publicKey.");
    }
    TunnelKeys.Put done = keys.put(socket, call.path("name"), line);
    return Reply.json(done.created() ? 201 : 200, done.key().view());
  }

  private Reply delete(Call call) {
    sockets
        .byKey(call.caller(), call.path("key"))
        .ifPresent(socket -> keys.delete(socket, call.path("name")));
    return Reply.nothing();
  }
}
