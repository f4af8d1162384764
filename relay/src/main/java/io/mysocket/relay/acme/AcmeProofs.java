package io.mysocket.relay.acme;

import io.mysocket.relay.certificates.Proofs;
import io.mysocket.relay.routing.HostName;
import io.netty.handler.ssl.SslContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The proofs that an authority is shown at present. Any thread. */
final class AcmeProofs implements Proofs {
  /** A proof that is shown until this is closed. */
  interface Shown extends AutoCloseable {
    @Override
    void close();
  }

  private record Place(HostName name, String token) {}

  private final Map<HostName, SslContext> handshakes = new ConcurrentHashMap<>();
  private final Map<Place, String> pages = new ConcurrentHashMap<>();

  Shown show(HostName name, SslContext handshake) {
    handshakes.put(name, handshake);
    return () -> handshakes.remove(name, handshake);
  }

  Shown show(HostName name, String token, String text) {
    Place place = new Place(name, token);
    pages.put(place, text);
    return () -> pages.remove(place, text);
  }

  @Override
  public Optional<SslContext> tls(HostName name) {
    return Optional.ofNullable(handshakes.get(name));
  }

  @Override
  public Optional<String> http(HostName name, String token) {
    return Optional.ofNullable(pages.get(new Place(name, token)));
  }
}
