package io.mysocket.client.sockets;

import io.mysocket.control.passwords.Argon2Hash;
import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.Limits;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.control.sockets.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A socket as somebody wants it.
 *
 * @param plainHttp null is what the original service did
 */
public record SocketWish(
    SocketKind kind,
    String name,
    @Nullable String description,
    Map<String, String> tags,
    Address address,
    Guarding guarding,
    Onward onward,
    @Nullable PlainHttp plainHttp) {
  /**
   * Where it is found.
   *
   * @param publicPort of a tcp or tls socket
   * @param passthrough TLS is the target's
   */
  public record Address(
      @Nullable String subdomain,
      List<String> hostnames,
      @Nullable Integer publicPort,
      boolean passthrough) {
    public static final Address ANY = new Address(null, List.of(), null, false);

    public Address {
      hostnames = List.copyOf(hostnames);
    }
  }

  /** Who may visit it. */
  public record Guarding(
      @Nullable Login login,
      List<String> allow,
      List<String> deny,
      @Nullable Integer requestsPerSecond,
      @Nullable Integer connections) {
    public static final Guarding NONE = new Guarding(null, List.of(), List.of(), null, null);

    public Guarding {
      allow = List.copyOf(allow);
      deny = List.copyOf(deny);
    }
  }

  /** A visitor's name and password. */
  public record Login(String name, String password) {
    /** The same for the same socket, so that wishing for it twice changes nothing. */
    String hash(String socketKey) {
      return Argon2Hash.of(password, socketKey + '\0' + name).text();
    }

    @Override
    public String toString() {
      return "Login[" + name + "]";
    }
  }

  /** How its target is spoken to. */
  public record Onward(
      @Nullable String hostHeader, Target.@Nullable ProxyProtocol proxyProtocol, boolean insecure) {
    public static final Onward PLAIN = new Onward(null, null, false);
  }

  public SocketWish {
    tags = Map.copyOf(tags);
  }

  /**
   * As the API takes it.
   *
   * @param key the socket's, which salts the hash of the password
   */
  public SocketSpec spec(String key) {
    return new SocketSpec(
        kind.type(),
        plainHttp == null ? kind.plainHttp() : plainHttp,
        name,
        description,
        tags.isEmpty() ? null : tags,
        address.subdomain(),
        address.hostnames().isEmpty() ? null : address.hostnames(),
        address.publicPort(),
        target(),
        access(key),
        address.passthrough() ? new SocketTls(SocketTls.Mode.PASSTHROUGH, null) : null,
        limits(),
        null,
        null);
  }

  private @Nullable Target target() {
    boolean plain = kind.scheme() == Target.Scheme.HTTP || kind.scheme() == null;
    if (plain && onward.equals(Onward.PLAIN)) {
      return null;
    }
    Target.TargetTls tls =
        kind.scheme() == Target.Scheme.HTTPS && onward.insecure()
            ? new Target.TargetTls(null, true, null)
            : null;
    return new Target(
        plain ? null : kind.scheme(), onward.hostHeader(), onward.proxyProtocol(), tls);
  }

  private @Nullable Access access(String key) {
    Login login = guarding.login();
    if (login == null && guarding.allow().isEmpty() && guarding.deny().isEmpty()) {
      return null;
    }
    Access.BasicAuth basic =
        login == null
            ? null
            : new Access.BasicAuth(List.of(new Access.User(login.name(), login.hash(key))));
    return new Access(
        basic,
        guarding.allow().isEmpty() ? null : guarding.allow(),
        guarding.deny().isEmpty() ? null : guarding.deny());
  }

  private @Nullable Limits limits() {
    return guarding.requestsPerSecond() == null && guarding.connections() == null
        ? null
        : new Limits(guarding.requestsPerSecond(), null, guarding.connections());
  }
}
