package io.mysocket.relay.login;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.sockets.EphemeralSockets;
import io.mysocket.relay.sockets.EphemeralWish;
import io.mysocket.relay.sockets.SocketRow;
import io.mysocket.relay.sockets.SocketTunnels;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.sockets.TunnelRow;
import io.mysocket.relay.tunnels.AgentTunnel;
import io.mysocket.relay.tunnels.Tunnels;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the socket that a tcpip-forward request (RFC 4254 7.1) is about.
 *
 * <pre>
 *   a socket's key          port 0, the socket's tunnel port or a tunnel's of it -> that socket
 *   an account, port of a tunnel or a socket's tunnel port     -> that socket
 *   a certificate, port 0   -> the socket that a principal names
 *   an account, else        -> 80, 443: a web socket; other ports: a tcp socket; made if need be
 * </pre>
 *
 * Session thread; asks the database, and may wait for other clients to show that they live.
 */
final class Places {
  /** What clients say who mean no name: none, all addresses, and what they turn none into. */
  private static final Set<String> NO_NAME =
      Set.of("", "*", "localhost", "0.0.0.0", "::", "127.0.0.1", "::1", "[::]", "[::1]");

  /** How long others have to show that they live. */
  static final Duration PROOF = Duration.ofSeconds(2);

  /** What a request comes to. */
  sealed interface Found {
    record At(Place place) implements Found {}

    record Nowhere(String reason) implements Found {}
  }

  private final Sockets sockets;
  private final SocketTunnels tunnels;
  private final EphemeralSockets ephemeral;
  private final Tunnels connected;
  private final String tunnelsDomain;

  /** {@code tunnelsDomain}: what sockets' names are below. */
  Places(
      Sockets sockets,
      SocketTunnels tunnels,
      EphemeralSockets ephemeral,
      Tunnels connected,
      String tunnelsDomain) {
    this.sockets = sockets;
    this.tunnels = tunnels;
    this.ephemeral = ephemeral;
    this.connected = connected;
    this.tunnelsDomain = tunnelsDomain;
  }

  Found find(Login login, String host, int port) {
    try {
      return switch (login) {
        case Login.OfSocket(var key) -> ofSocket(key.socketId(), port);
        case Login.OfAccount account ->
            ofTunnel(account, port).orElseGet(() -> stock(account, host, port));
        case Login.OfCertificate certificate ->
            ofTunnel(certificate, port).orElseGet(() -> named(certificate, port));
      };
    } catch (ProblemException e) {
      return new Found.Nowhere(text(e));
    }
  }

  /** A refusal in words, with the remedy. */
  static String text(ProblemException e) {
    String fix = e.problem().fix();
    return fix == null ? e.problem().detail() : e.problem().detail() + ". " + fix;
  }

  private Found ofSocket(String socketId, int port) {
    Optional<SocketRow> socket = sockets.byId(socketId);
    if (socket.isEmpty()) {
      return new Found.Nowhere("the socket was deleted");
    }
    int own = socket.get().tunnelPort();
    boolean standing =
        tunnels.byPort(port).filter(row -> row.socketId().equals(socketId)).isPresent();
    if (standing) {
      return new Found.At(new Place(socket.get(), port, true, null));
    }
    return port == 0 || port == own
        ? new Found.At(new Place(socket.get(), own, false, null))
        : new Found.Nowhere("port " + port + " is not this socket's: ask for " + own + " or 0");
  }

  private Optional<Found> ofTunnel(Login.ToAccount login, int port) {
    Optional<TunnelRow> tunnel = tunnels.byPort(port);
    return tunnel
        .flatMap(row -> sockets.byId(row.socketId()))
        .or(() -> sockets.byTunnelPort(port))
        .filter(socket -> socket.accountId().equals(login.accountId()))
        .map(socket ->
            allows(login, socket, tunnel.map(TunnelRow::id).orElse(""))
                ? new Found.At(new Place(socket, port, tunnel.isPresent(), null))
                : new Found.Nowhere("the certificate is not for the tunnel of port " + port));
  }

  private static boolean allows(Login.ToAccount login, SocketRow socket, String tunnelId) {
    return !(login instanceof Login.OfCertificate certificate)
        || certificate.only().isEmpty()
        || certificate.only().contains(socket.id())
        || certificate.only().contains(tunnelId);
  }

  private Found named(Login.OfCertificate certificate, int port) {
    if (port != 0) {
      return new Found.Nowhere("port " + port + " is not one of your tunnels");
    }
    return certificate.only().stream()
        .map(id -> tunnels.byId(id).map(TunnelRow::socketId).orElse(id))
        .flatMap(id -> sockets.byId(id).stream())
        .filter(socket -> socket.accountId().equals(certificate.accountId()))
        .findFirst()
        .<Found>map(socket -> new Found.At(new Place(socket, socket.tunnelPort(), false, null)))
        .orElseGet(
            () -> new Found.Nowhere("the certificate names no socket; ask for a tunnel's port"));
  }

  private Found stock(Login.OfAccount account, String host, int port) {
    EphemeralWish wish =
        new EphemeralWish(account.accountId(), account.fingerprint(), name(host), port);
    EphemeralSockets.Claimed claimed = ephemeral.claim(wish, abandoned(wish));
    Integer own = claimed.socket().port();
    int named = port == 0 && own != null ? own : port;
    return new Found.At(
        new Place(claimed.socket(), named, false, claimed.ephemeral() ? wish : null));
  }

  /** Asks those who are in the way whether they live; the ids of the sockets of the dead. */
  private Set<String> abandoned(EphemeralWish wish) {
    Map<String, List<CompletableFuture<Boolean>>> asked = new HashMap<>();
    for (String socketId : ephemeral.inTheWay(wish)) {
      asked.put(
          socketId,
          connected.of(socketId).stream()
              .filter(AgentTunnel.class::isInstance)
              .map(tunnel -> ((AgentTunnel) tunnel).prove(PROOF))
              .toList());
    }
    return asked.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .filter(entry -> entry.getValue().stream().noneMatch(CompletableFuture::join))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The name wished for: a first label, alone or with the tunnels' domain behind it. */
  private @Nullable String name(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (NO_NAME.contains(lower)) {
      return null;
    }
    String domain = "." + tunnelsDomain;
    return lower.endsWith(domain) ? lower.substring(0, lower.length() - domain.length()) : lower;
  }
}
