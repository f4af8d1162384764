package io.mysocket.relay.routing;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/**
 * A DNS name in its one canonical form: lower case, A-labels, without port and trailing dot. What
 * is used for SNI, for Host and {@code :authority}, and for every policy, so that no two of them
 * can disagree.
 */
public record HostName(String text) {
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;

  /** Only canonical text; others come through {@link #of}. */
  public HostName {
    if (!isCanonical(text)) {
      throw new IllegalArgumentException("not a canonical host name: " + text);
    }
  }

  /**
   * The canonical form of a name as somebody wrote it; empty if it is none. A port is for {@link
   * #ofAuthority} to strip.
   */
  public static Optional<HostName> of(String written) {
    String name = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    if (!isAscii(name)) {
      try {
        name = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES);
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
    name = name.toLowerCase(Locale.ROOT);
    return isCanonical(name) ? Optional.of(new HostName(name)) : Optional.empty();
  }

  /**
   * The same of a Host or {@code :authority} value (RFC 9110 7.2): a port may follow, user
   * information may not stand before.
   */
  public static Optional<HostName> ofAuthority(String authority) {
    int colon = authority.indexOf(':');
    if (colon < 0) {
      return of(authority);
    }
    String port = authority.substring(colon + 1);
    boolean isPort = port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
    return isPort ? of(authority.substring(0, colon)) : Optional.empty();
  }

  /** The name with its first label replaced by {@code *}; empty for a single label. */
  public Optional<String> wildcard() {
    int dot = text.indexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of("*" + text.substring(dot));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static boolean isCanonical(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return false;
    }
    int label = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.') {
        if (label == 0 || name.charAt(i - 1) == '-') {
          return false;
        }
        label = 0;
      } else if (c >= 'a' && c <= 'z'
          || c >= '0' && c <= '9'
          || c == '_'
          || c == '-' && label > 0) {
        if (++label > LONGEST_LABEL) {
          return false;
        }
      } else {
        return false;
      }
    }
    return label > 0 && name.charAt(name.length() - 1) != '-';
  }

  @Override
  public String toString() {
    return text;
  }
}
