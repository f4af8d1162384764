package io.mysocket.operator.drain;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What is asked of a drain.
 *
 * @param timeout after which what is left is let go
 */
public record DrainOrder(Policy policy, Duration timeout) {
  private static final Duration USUAL = Duration.ofMinutes(5);

  /** What becomes of the sockets. */
  public enum Policy {
    /** They stay as they are, and the tunnels go on serving them without an operator. */
    RETAIN,
    /** They are removed from the relay, and the tunnels' Pods end. */
    DELETE
  }

  /** How it is written. */
  public static final String USAGE = "drain [--policy Retain|Delete] [--timeout 5m]";

  /**
   * Reads the arguments after {@code drain}.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static DrainOrder of(List<String> arguments) {
    DrainOrder order = new DrainOrder(Policy.RETAIN, USUAL);
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      order =
          switch (name) {
            case "--policy" -> new DrainOrder(policy(value), order.timeout);
            case "--timeout" -> new DrainOrder(order.policy, timeout(value));
            default -> throw new IllegalArgumentException("unknown: " + name);
          };
    }
    return order;
  }

  private static Policy policy(String value) {
    return switch (value) {
      case "Retain" -> Policy.RETAIN;
      case "Delete" -> Policy.DELETE;
      default -> throw new IllegalArgumentException("--policy must be Retain or Delete");
    };
  }

  private static Duration timeout(String value) {
    if (!value.matches("[1-9][0-9]{0,4}[smh]")) {
      throw new IllegalArgumentException("--timeout must be a time such as 5m");
    }
    return Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
  }
}
