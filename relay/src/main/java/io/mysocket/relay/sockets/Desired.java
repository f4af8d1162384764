package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.Limits;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket as its owner wants it, checked, defaults filled in: equal when nothing is to be changed.
 *
 * @param plainHttp null for all but https sockets, which alone have one
 * @param subdomain null takes a random name
 * @param hostnames own names, canonical, the first label may be {@code *}
 * @param port the public one wished for; null takes any
 * @param target with its scheme for http and https sockets, without one for others
 * @param access null lets everybody in
 * @param tls with its mode for https and tls sockets, null for others; never with a private key
 * @param limits null is only the relay's own
 */
record Desired(
    SocketType type,
    @Nullable PlainHttp plainHttp,
    String name,
    @Nullable String description,
    Map<String, String> tags,
    @Nullable String subdomain,
    List<String> hostnames,
    @Nullable Integer port,
    Target target,
    @Nullable Access access,
    @Nullable SocketTls tls,
    @Nullable Limits limits,
    @Nullable Owner owner) {
  Desired {
    tags = Map.copyOf(tags);
    // Absent in what the first relays kept.
    hostnames = List.copyOf(Objects.requireNonNullElse(hostnames, List.of()));
    target = Objects.requireNonNullElse(target, new Target(Target.Scheme.HTTP, null, null, null));
  }

  /** What would have to be asked for to get it. */
  SocketSpec spec() {
    return new SocketSpec(
        type,
        plainHttp,
        name,
        description,
        tags,
        subdomain,
        hostnames,
        port,
        target,
        access,
        tls,
        limits,
        owner,
        null);
  }

  /** The same, kept by nobody but the account. */
  Desired unowned() {
    return new Desired(
        type,
        plainHttp,
        name,
        description,
        tags,
        subdomain,
        hostnames,
        port,
        target,
        access,
        tls,
        limits,
        null);
  }

  /** Whether bytes pass without the relay ending TLS. */
  boolean isPassthrough() {
    return tls != null && tls.mode() == SocketTls.Mode.PASSTHROUGH;
  }
}
