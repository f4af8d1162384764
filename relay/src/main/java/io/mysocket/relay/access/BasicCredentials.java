package io.mysocket.relay.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What a visitor sends in {@code Authorization: Basic} (RFC 7617). */
public final class BasicCredentials {
  private static final String SCHEME = "basic ";
  private static final int LONGEST = 2048;

  private final String user;
  private final byte[] password;

  private BasicCredentials(String user, byte[] password) {
    this.user = user;
    this.password = password;
  }

  /** Name and password of a header's value; empty if it is of another kind or malformed. */
  public static Optional<BasicCredentials> parse(String authorization) {
    if (authorization.length() > LONGEST
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    byte[] pair;
    try {
      pair = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).trim());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    for (int i = 0; i < pair.length; i++) {
      if (pair[i] == ':') {
        byte[] password = new byte[pair.length - i - 1];
        System.arraycopy(pair, i + 1, password, 0, password.length);
        return Optional.of(
            new BasicCredentials(new String(pair, 0, i, StandardCharsets.UTF_8), password));
      }
    }
    return Optional.empty();
  }

  String user() {
    return user;
  }

  /** Its bytes as they came; nothing is said of their charset. */
  byte[] password() {
    return password;
  }

  /** Only the name. */
  @Override
  public String toString() {
    return user;
  }
}
