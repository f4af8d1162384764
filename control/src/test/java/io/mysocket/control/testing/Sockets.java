package io.mysocket.control.testing;

import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sockets as a relay would answer them. */
public final class Sockets {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

  private Sockets() {}

  /** A fresh https socket of a key such as {@code home/default/web}. */
  public static Socket named(String key) {
    String[] parts = key.split("/", 3);
    String ref = parts.length == 3 ? parts[1] + "/" + parts[2] : key;
    return of(key, "id-" + key.replace('/', '-'), SocketSpec.of(new Owner(parts[0], ref, null)), 1);
  }

  static Socket of(String key, String id, SocketSpec spec, long generation) {
    String label = spec.subdomain() != null ? spec.subdomain() : "fake-" + id;
    String dnsName = label + ".edge.mysocket.localhost";
    SocketType type = spec.type() == null ? SocketType.HTTPS : spec.type();
    boolean own = type == SocketType.TCP || type == SocketType.TLS;
    int port = own ? spec.port() == null ? 30_000 : spec.port() : 443;
    URI url = URI.create(scheme(type) + "://" + dnsName + (own ? ":" + port : "/"));
    return new Socket(
        key,
        id,
        type,
        spec.plainHttp() == null && type == SocketType.HTTPS
            ? PlainHttp.REDIRECT
            : spec.plainHttp(),
        spec.name() == null ? key : spec.name(),
        spec.description(),
        spec.tags() == null ? Map.of() : spec.tags(),
        dnsName,
        spec.subdomain(),
        spec.hostnames() == null ? List.of() : spec.hostnames(),
        List.of(),
        List.of(port),
        url,
        List.of(url),
        spec.target() == null ? Target.PLAIN : spec.target(),
        spec.access(),
        spec.tls(),
        spec.limits(),
        spec.owner(),
        7_000,
        generation,
        new Socket.Tunnels(0),
        THEN,
        THEN);
  }

  private static String scheme(SocketType type) {
    return switch (type) {
      case HTTPS -> "https";
      case HTTP -> "http";
      case TCP -> "tcp";
      case TLS -> "tls";
    };
  }

  static Socket with(Socket s, @Nullable Owner owner, long generation, int connected) {
    return new Socket(
        s.key(),
        s.id(),
        s.type(),
        s.plainHttp(),
        s.name(),
        s.description(),
        s.tags(),
        s.dnsName(),
        s.subdomain(),
        s.hostnames(),
        s.hostnameStates(),
        s.ports(),
        s.url(),
        s.urls(),
        s.target(),
        s.access(),
        s.tls(),
        s.limits(),
        owner,
        s.tunnelPort(),
        generation,
        new Socket.Tunnels(connected),
        s.createdAt(),
        s.updatedAt());
  }
}
