package io.mysocket.relay.balancers;

import io.mysocket.relay.access.CidrSet;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Which listeners want a PROXY protocol header on every connection, and from whom.
 *
 * @param listeners none is a relay that visitors connect to themselves
 * @param blocks addresses of balancers, as people write them, such as {@code 10.0.0.0/8}
 * @param bytes most of a version 2 header's extensions
 * @param time from a connection's start to its whole header
 */
public record Balancers(Set<Listener> listeners, List<String> blocks, int bytes, Duration time) {
  public static final int BYTES = 4 << 10;
  public static final Duration TIME = Duration.ofSeconds(1);

  /** No header is wanted anywhere. */
  public static final Balancers NONE = new Balancers(Set.of(), List.of(), BYTES, TIME);

  /** What visitors and agents connect to. */
  public enum Listener {
    HTTPS,
    HTTP,
    SSH,
    /** Every port that a socket has for its own. */
    TCP
  }

  /**
   * @throws IllegalArgumentException if a block is none, or a listener could be reached by nobody
   */
  public Balancers {
    listeners = Set.copyOf(listeners);
    blocks = List.copyOf(blocks);
    if (CidrSet.of(blocks).isEmpty() && !listeners.isEmpty()) {
      throw new IllegalArgumentException(
          "nobody may send the header; name the addresses of your balancers, such as 10.0.0.0/8");
    }
  }

  /** Whether a listener wants the header. */
  public boolean areBefore(Listener listener) {
    return listeners.contains(listener);
  }
}
