package io.mysocket.control.sockets;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A socket as its owner wants it: the body of {@code PUT /api/v2/sockets/{key}}. Null is "the
 * default", which the relay's answer spells out; what a spec leaves out an update sets back to the
 * default.
 *
 * @param type null is https; immutable
 * @param name for people; null is the key
 * @param subdomain wanted name below the relay's own domain; null is a random one that stays
 * @param hostnames own names besides it
 * @param port wanted public port of a tcp or tls socket
 * @param owner null is nobody but the account
 * @param adopt null is {@link Adopt#IF_UNOWNED}
 */
public record SocketSpec(
    @Nullable SocketType type,
    @Nullable PlainHttp plainHttp,
    @Nullable String name,
    @Nullable String description,
    @Nullable Map<String, String> tags,
    @Nullable String subdomain,
    @Nullable List<String> hostnames,
    @Nullable Integer port,
    @Nullable Target target,
    @Nullable Access access,
    @Nullable SocketTls tls,
    @Nullable Limits limits,
    @Nullable Owner owner,
    @Nullable Adopt adopt) {

  /** An https socket with every default, kept by {@code owner}. */
  public static SocketSpec of(Owner owner) {
    return new SocketSpec(
        null, null, null, null, null, null, null, null, null, null, null, null, owner, null);
  }
}
