package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A socket as its owner wants it, checked, defaults filled in: equal when nothing is to be changed.
 *
 * @param plainHttp null for an http socket, which has no other
 * @param subdomain null takes a random name
 * @param hostHeader null passes on the visitor's
 */
record Desired(
    SocketType type,
    @Nullable PlainHttp plainHttp,
    String name,
    @Nullable String description,
    Map<String, String> tags,
    @Nullable String subdomain,
    @Nullable String hostHeader,
    @Nullable Owner owner) {
  Desired {
    tags = Map.copyOf(tags);
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
        null,
        null,
        hostHeader == null ? null : new Target(null, hostHeader, null, null),
        null,
        null,
        null,
        owner,
        null);
  }

  /** The same, kept by nobody but the account. */
  Desired unowned() {
    return new Desired(type, plainHttp, name, description, tags, subdomain, hostHeader, null);
  }
}
