package io.mysocket.relay.sockets;

import io.mysocket.control.accounts.Scope;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.probes.Prober;
import java.util.List;

/** Has the relay visit a socket, over HTTP. */
final class ProbeApi {
  private final Sockets sockets;
  private final SocketViews views;
  private final Prober prober;

  ProbeApi(Sockets sockets, SocketViews views, Prober prober) {
    this.sockets = sockets;
    this.views = views;
    this.prober = prober;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("POST", SocketApi.SOCKET + "/probe", Scope.SOCKETS_WRITE, this::probe));
  }

  private Reply probe(Call call) {
    return Reply.json(200, prober.probe(views.view(SocketApi.socket(sockets, call))));
  }
}
