package io.mysocket.relay.access;

import io.mysocket.control.sockets.Access;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a socket's {@code access} means: denied blocks first, then allowed ones, then users; and
 * whether visitors are warned of whose it is.
 */
public final class AccessPolicy {
  /** Everybody. */
  public static final AccessPolicy OPEN =
      new AccessPolicy(CidrSet.EMPTY, CidrSet.EMPTY, null, null);

  /** Nobody, whoever it is: the socket's account is suspended. */
  public static final AccessPolicy SUSPENDED =
      new AccessPolicy(CidrSet.EMPTY, CidrSet.EMPTY, null, null);

  private final CidrSet denied;
  private final CidrSet allowed;
  private final @Nullable Users users;
  private final @Nullable String stranger;

  private AccessPolicy(
      CidrSet denied, CidrSet allowed, @Nullable Users users, @Nullable String stranger) {
    this.denied = denied;
    this.allowed = allowed;
    this.users = users;
    this.stranger = stranger;
  }

  /**
   * What a checked {@code access} means; null is {@link #OPEN}.
   *
   * @throws IllegalArgumentException if it was never checked
   */
  public static AccessPolicy of(@Nullable Access access) {
    if (access == null) {
      return OPEN;
    }
    Access.BasicAuth basic = access.basicAuth();
    return new AccessPolicy(
        CidrSet.of(Objects.requireNonNullElse(access.denyCidrs(), List.of())),
        CidrSet.of(Objects.requireNonNullElse(access.allowCidrs(), List.of())),
        basic == null || basic.users().isEmpty() ? null : Users.of(basic.users()),
        null);
  }

  /** The same for a socket of this account, which the administrator does not trust. */
  public AccessPolicy ofStranger(String accountId) {
    return this == SUSPENDED ? this : new AccessPolicy(denied, allowed, users, accountId);
  }

  /** The account that visitors are warned of; null if it is trusted. */
  public @Nullable String stranger() {
    return stranger;
  }

  /** Whether this is {@link #SUSPENDED}. */
  public boolean isSuspended() {
    return this == SUSPENDED;
  }

  /** Whether this address may connect at all. */
  public boolean admits(InetAddress source) {
    return this == OPEN
        || this != SUSPENDED
            && !denied.contains(source)
            && (allowed.isEmpty() || allowed.contains(source));
  }

  /** Who must log in, over HTTP; null is nobody. */
  public @Nullable Users users() {
    return users;
  }
}
