package io.mysocket.relay.routing;

import java.util.Optional;

/**
 * Names that one socket answers to: a single one, or with {@code *} as first label every name that
 * has one label in its place (RFC 4592 knows more; certificates do not).
 *
 * @param text canonical, as in {@link HostName}
 */
public record HostPattern(String text) {
  private static final String ANY = "*.";

  /** Only canonical text; others come through {@link #of(String)}. */
  public HostPattern {
    String name = text.startsWith(ANY) ? text.substring(ANY.length()) : text;
    if (HostName.of(name).filter(canonical -> canonical.text().equals(name)).isEmpty()) {
      throw new IllegalArgumentException("not a canonical pattern of host names: " + text);
    }
  }

  public static HostPattern of(HostName name) {
    return new HostPattern(name.text());
  }

  /** The canonical form of a pattern as somebody wrote it; empty if it is none. */
  public static Optional<HostPattern> of(String written) {
    String name = written.startsWith(ANY) ? written.substring(ANY.length()) : written;
    return HostName.of(name)
        .map(host -> new HostPattern(written.startsWith(ANY) ? ANY + host : host.text()));
  }

  public boolean isWildcard() {
    return text.startsWith(ANY);
  }

  /** What follows the {@code *}, or the name itself. */
  public HostName domain() {
    return new HostName(isWildcard() ? text.substring(ANY.length()) : text);
  }

  public boolean covers(HostName name) {
    return isWildcard()
        ? name.wildcard().filter(text::equals).isPresent()
        : text.equals(name.text());
  }

  @Override
  public String toString() {
    return text;
  }
}
