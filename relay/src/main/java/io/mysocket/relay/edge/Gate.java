package io.mysocket.relay.edge;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.relay.certificates.Proofs;
import io.mysocket.relay.edge.RequestRules.Accepted;
import io.mysocket.relay.edge.RequestRules.Refused;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.routing.RouteTable;
import io.mysocket.relay.routing.Routes;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Decides which socket a well-formed request is for, and whether it may have it. Any thread. */
final class Gate {
  /** The outcome. */
  sealed interface Decision {}

  /** On to a target. */
  record Pass(Destination to) implements Decision {}

  /** Ask again over https. */
  record Redirect(String location, Destination to) implements Decision {}

  /** What a certificate authority has come to read. */
  record Proof(String text) implements Decision {}

  /** An error, and what it concerns if that is known. */
  record Stop(Refused why, @Nullable Destination to) implements Decision {}

  /** Served on plain connections too: who fetches it does not trust our TLS yet. */
  private static final String AUTHORITY = "/ca.pem";

  /** Where certificate authorities look for proofs (RFC 8555 8.3). */
  private static final String PROOFS = "/.well-known/acme-challenge/";

  private final Set<HostName> ownHosts;
  private final Routes routes;
  private final IntSupplier httpsPort;
  private final Proofs proofs;

  /**
   * @param httpsPort the public one, for redirects
   */
  Gate(Set<HostName> ownHosts, Routes routes, IntSupplier httpsPort, Proofs proofs) {
    this.ownHosts = Set.copyOf(ownHosts);
    this.routes = routes;
    this.httpsPort = httpsPort;
    this.proofs = proofs;
  }

  Decision decide(Visitor visitor, Accepted request) {
    if (!visitor.isSecure() && request.target().startsWith(PROOFS)) {
      // Whatever is not ours to prove may be the target's.
      String token = request.target().substring(PROOFS.length());
      Optional<String> text = proofs.http(request.host(), token);
      if (text.isPresent()) {
        return new Proof(text.get());
      }
    }
    RouteTable table = routes.now();
    Optional<Destination> found = find(table, request.host());
    HostName sni = visitor.sni();
    if (sni != null && !sni.equals(request.host())) {
      Optional<Destination> shaken = find(table, sni);
      if (shaken.isEmpty() || !shaken.equals(found)) {
        return new Stop(
            new Refused(Refusal.MISDIRECTED, "This connection was opened for another host name."),
            null);
      }
    }
    return found.map(to -> on(to, visitor, request)).orElseGet(() -> noSuchSocket(request.host()));
  }

  private Decision on(Destination to, Visitor visitor, Accepted request) {
    return switch (to) {
      case Destination.Api _ ->
          visitor.isSecure() || request.target().equals(AUTHORITY)
              ? new Pass(to)
              : redirect(to, request);
      case Destination.OfSocket(Route route) -> onSocket(to, route, visitor, request);
    };
  }

  private Decision onSocket(Destination to, Route route, Visitor visitor, Accepted request) {
    boolean served =
        switch (route.type()) {
          case HTTPS -> visitor.isSecure() || route.plainHttp() != PlainHttp.OFF;
          case HTTP -> !visitor.isSecure();
          case TCP, TLS -> false;
        };
    if (!served) {
      return noSuchSocket(request.host());
    }
    if (route.access().isSuspended()) {
      return new Stop(new Refused(Refusal.SUSPENDED, "It serves nobody at present."), to);
    }
    if (!route.access().admits(visitor.address().getAddress())) {
      String detail = "Visitors from " + visitor.host() + " are not let in.";
      return new Stop(new Refused(Refusal.ACCESS_DENIED, detail), to);
    }
    boolean redirected =
        route.type() == SocketType.HTTPS
            && !visitor.isSecure()
            && route.plainHttp() == PlainHttp.REDIRECT;
    if (redirected) {
      return redirect(to, request);
    }
    return new Pass(to);
  }

  private Decision redirect(Destination to, Accepted request) {
    int port = httpsPort.getAsInt();
    String path = request.target().equals("*") ? "/" : request.target();
    return new Redirect("https://" + request.host() + (port == 443 ? "" : ":" + port) + path, to);
  }

  private static Decision noSuchSocket(HostName host) {
    return new Stop(new Refused(Refusal.NO_SUCH_SOCKET, "Nothing answers to " + host + "."), null);
  }

  private Optional<Destination> find(RouteTable table, HostName name) {
    return ownHosts.contains(name)
        ? Optional.of(Destination.Api.API)
        : table.find(name).map(Destination.OfSocket::new);
  }
}
