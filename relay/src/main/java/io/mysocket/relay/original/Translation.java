package io.mysocket.relay.original;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.Access.BasicAuth;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a client of the original wants, in our words. What it does not mention stays as it is, also
 * what the original had no word for. Hashes passwords: may take a tenth of a second.
 */
final class Translation {
  /** How a new socket is before anything is said of it. */
  private static final SocketSpec NEW =
      new SocketSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  private final UnaryOperator<String> passwordHash;

  /**
   * @param passwordHash makes the text that is kept of a password
   */
  Translation(UnaryOperator<String> passwordHash) {
    this.passwordHash = passwordHash;
  }

  /** A socket that is not there yet. */
  SocketSpec created(OriginalWish wish) {
    OriginalType type = OriginalType.parse(wish.socketType(), OriginalType.HTTP);
    SocketSpec made = with(NEW, type, wish);
    return type.isWeb() ? served(made) : made;
  }

  /** A socket as it would be after a change. */
  SocketSpec changed(SocketSpec present, OriginalWish wish) {
    OriginalType had = OriginalType.of(type(present), target(present));
    OriginalType type = OriginalType.parse(wish.socketType(), had);
    if (type != had && type.ours() != had.ours()) {
      throw ProblemException.invalidField(
          "socket_type",
          "a socket of type " + had.text() + " cannot become " + type.text(),
          "Delete the socket and make a new one.");
    }
    return with(present, type, wish);
  }

  private SocketSpec with(SocketSpec present, OriginalType type, OriginalWish wish) {
    Demands.refuse(wish);
    return new SocketSpec(
        present.type() == null ? type.ours() : present.type(),
        present.plainHttp(),
        wish.name() == null ? present.name() : wish.name(),
        wish.description() == null ? present.description() : wish.description(),
        wish.tags() == null ? present.tags() : wish.tags(),
        present.subdomain(),
        wish.customDomains() == null ? present.hostnames() : wish.customDomains(),
        present.port(),
        target(present, type, wish),
        access(present.access(), wish),
        present.tls(),
        present.limits(),
        present.owner(),
        present.adopt());
  }

  /** The original answered on port 80 as on 443. */
  private static SocketSpec served(SocketSpec spec) {
    return new SocketSpec(
        spec.type(),
        PlainHttp.SERVE,
        spec.name(),
        spec.description(),
        spec.tags(),
        spec.subdomain(),
        spec.hostnames(),
        spec.port(),
        spec.target(),
        spec.access(),
        spec.tls(),
        spec.limits(),
        spec.owner(),
        spec.adopt());
  }

  private static Target target(SocketSpec present, OriginalType type, OriginalWish wish) {
    Target had = target(present);
    if (!type.isWeb()) {
      refuseForRaw(wish.upstreamHttpHostname(), "upstream_http_hostname");
      refuseForRaw(wish.upstreamType(), "upstream_type");
      return had;
    }
    boolean https =
        switch (wish.upstreamType() == null ? "" : wish.upstreamType()) {
          case "" -> type == OriginalType.HTTPS;
          case "http" -> false;
          case "https" -> true;
          default ->
              throw ProblemException.invalidField(
                  "upstream_type", "web sites speak no other protocol", "Use http or https.");
        };
    String host =
        wish.upstreamHttpHostname() == null
            ? had.hostHeader()
            : emptyIsNull(wish.upstreamHttpHostname());
    if (!https) {
      Target.Scheme scheme = had.scheme() == Target.Scheme.HTTPS ? null : had.scheme();
      return new Target(scheme, host, had.proxyProtocol(), null);
    }
    // The original's clients could name no authority for what is mostly a self-signed certificate.
    return had.scheme() == Target.Scheme.HTTPS
        ? new Target(Target.Scheme.HTTPS, host, had.proxyProtocol(), had.tls())
        : new Target(
            Target.Scheme.HTTPS, host, had.proxyProtocol(), new Target.TargetTls(null, true, null));
  }

  private static void refuseForRaw(@Nullable String asked, String field) {
    if (!isUnset(asked)) {
      throw ProblemException.invalidField(
          field, "only sockets of type http and https have this", "Leave it out.");
    }
  }

  private @Nullable Access access(@Nullable Access present, OriginalWish wish) {
    if (wish.protectedSocket() == null) {
      return present;
    }
    List<String> allow = present == null ? null : present.allowCidrs();
    List<String> deny = present == null ? null : present.denyCidrs();
    BasicAuth had = present == null ? null : present.basicAuth();
    return new Access(wish.protectedSocket() ? basicAuth(had, wish) : null, allow, deny);
  }

  /** Without a password the one that is kept stays, whoever's it is. */
  private BasicAuth basicAuth(@Nullable BasicAuth had, OriginalWish wish) {
    String user = emptyIsNull(wish.protectedUsername());
    String password = emptyIsNull(wish.protectedPassword());
    if (password == null) {
      return Optional.ofNullable(had)
          .filter(kept ->
              user == null || kept.users().stream().anyMatch(each -> each.name().equals(user)))
          .orElseThrow(() -> missing("protected_password"));
    }
    if (user == null) {
      throw missing("protected_username");
    }
    return new BasicAuth(List.of(new Access.User(user, passwordHash.apply(password))));
  }

  private static ProblemException missing(String field) {
    return ProblemException.invalidField(
        field, "a protected socket needs a user name and a password", "Send both, not empty.");
  }

  private static io.mysocket.control.sockets.SocketType type(SocketSpec spec) {
    return spec.type() == null ? io.mysocket.control.sockets.SocketType.HTTPS : spec.type();
  }

  private static Target target(SocketSpec spec) {
    return spec.target() == null ? Target.PLAIN : spec.target();
  }

  private static @Nullable String emptyIsNull(@Nullable String text) {
    return isUnset(text) ? null : text;
  }

  private static boolean isUnset(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
