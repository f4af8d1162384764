package io.mysocket.relay.limits;

import java.time.Duration;
import java.util.List;

/**
 * How long a source is refused for what its connections ended for; a time of 0 forgives.
 *
 * @param flood added for a flood
 * @param slow added for what never came
 * @param malformed added for a ClientHello, HTTP/2 or SSH against the RFC
 * @param login added for an SSH login that failed
 * @param least a source is refused once this much has come together
 * @param most the longest refusal; after so long without one a source begins anew
 * @param sources remembered; beyond that the one that has been quiet for longest is forgotten
 * @param exempt blocks of addresses that are never refused, in CIDR notation
 */
public record PenaltyLimits(
    Duration flood,
    Duration slow,
    Duration malformed,
    Duration login,
    Duration least,
    Duration most,
    int sources,
    List<String> exempt) {
  public static final PenaltyLimits DEFAULT =
      new PenaltyLimits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMinutes(10),
          65_536,
          List.of());

  public PenaltyLimits {
    exempt = List.copyOf(exempt);
    if (flood.isNegative() || slow.isNegative() || malformed.isNegative() || login.isNegative()) {
      throw new IllegalArgumentException("penalties must be 0 or above");
    }
    if (!least.isPositive() || most.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "penalties.least must be above 0 and at most penalties.most");
    }
    if (sources <= 0) {
      throw new IllegalArgumentException("penalties.sources must be above 0, not " + sources);
    }
  }

  Duration of(Offence offence) {
    return switch (offence) {
      case FLOOD -> flood;
      case SLOW -> slow;
      case MALFORMED -> malformed;
      case LOGIN -> login;
    };
  }
}
