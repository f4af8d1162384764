package io.mysocket.relay.original;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.sockets.Guard;
import io.mysocket.relay.sockets.SocketKey;
import io.mysocket.relay.sockets.SocketRow;
import io.mysocket.relay.sockets.SocketTunnels;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.sockets.TunnelRow;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sockets over HTTP, as the original has them. */
final class OriginalSocketApi {
  static final String SOCKET = "/socket/{socket_id}";

  /** Times that a change is made anew because somebody else was faster. */
  private static final int TRIES = 3;

  private final Sockets sockets;
  private final SocketTunnels tunnels;
  private final OriginalViews views;
  private final Translation translation;

  OriginalSocketApi(
      Sockets sockets, SocketTunnels tunnels, OriginalViews views, Translation translation) {
    this.sockets = sockets;
    this.tunnels = tunnels;
    this.views = views;
    this.translation = translation;
  }

  List<Endpoint> endpoints() {
    return List.of(
            Endpoint.of("GET", "/connect", Scope.SOCKETS_READ, this::list),
            Endpoint.of("POST", "/connect", Scope.SOCKETS_WRITE, this::connect),
            Endpoint.of("GET", "/socket", Scope.SOCKETS_READ, this::list),
            Endpoint.of("POST", "/socket", Scope.SOCKETS_WRITE, this::create),
            Endpoint.of("GET", SOCKET, Scope.SOCKETS_READ, this::get),
            Endpoint.of("PUT", SOCKET, Scope.SOCKETS_WRITE, this::change),
            Endpoint.of("DELETE", SOCKET, Scope.SOCKETS_WRITE, this::delete))
        .stream()
        .map(Endpoint::original)
        .toList();
  }

  private Reply list(Call call) {
    Caller caller = call.caller();
    Map<String, List<TunnelRow>> bySocket =
        tunnels.ofAccount(caller.accountId()).stream()
            .collect(Collectors.groupingBy(TunnelRow::socketId));
    return Reply.json(
        200,
        sockets.of(caller).stream()
            .map(row -> views.view(row, bySocket.getOrDefault(row.id(), List.of()), null))
            .toList());
  }

  /** A socket and a tunnel of it, both or neither. */
  private Reply connect(Call call) {
    OriginalWish wish = call.body(OriginalWish.class);
    SocketRow made =
        OriginalFields.inOurs(() ->
            sockets.create(
                call.caller(), newKey(), translation.created(wish), tunnels.alongside()));
    call.about("socket", made.id());
    return reply(made, wish);
  }

  private Reply create(Call call) {
    OriginalWish wish = call.body(OriginalWish.class);
    SocketRow made =
        OriginalFields.inOurs(() ->
            sockets.create(
                call.caller(), newKey(), translation.created(wish), Sockets.Beside.NOTHING));
    call.about("socket", made.id());
    return reply(made, wish);
  }

  /** Names were not unique, so they are no keys. */
  private static SocketKey newKey() {
    return new SocketKey("legacy/" + UUID.randomUUID());
  }

  private Reply get(Call call) {
    SocketRow row = socket(sockets, call);
    return Reply.json(200, views.view(row, tunnels.of(row), null));
  }

  private Reply change(Call call) {
    OriginalWish wish = call.body(OriginalWish.class);
    return reply(OriginalFields.inOurs(() -> changed(call, wish)), wish);
  }

  private SocketRow changed(Call call, OriginalWish wish) {
    for (int i = 1; ; i++) {
      SocketRow present = socket(sockets, call);
      try {
        return sockets
            .upsert(
                call.caller(),
                new SocketKey(present.key()),
                translation.changed(present.spec(), wish),
                new Guard.AtGeneration(present.generation()))
            .socket();
      } catch (ProblemException e) {
        if (i == TRIES || !e.problem().code().equals(ProblemKind.GENERATION_MISMATCH.code())) {
          throw e;
        }
      }
    }
  }

  private Reply reply(SocketRow row, OriginalWish wish) {
    return Reply.json(200, views.view(row, tunnels.of(row), wish.protectedPassword()));
  }

  private Reply delete(Call call) {
    SocketRow row = socket(sockets, call);
    sockets.delete(call.caller(), row.key(), new Guard.None());
    return Reply.nothing();
  }

  /** The socket in the path. */
  static SocketRow socket(Sockets sockets, Call call) {
    return sockets
        .byId(call.caller(), call.path("socket_id"))
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(
                    ProblemKind.NOT_FOUND,
                    "there is no such socket",
                    "Use a socket_id as 'mysocketctl socket ls' shows it.")));
  }
}
