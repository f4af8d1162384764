package io.mysocket.relay.config;

import io.mysocket.relay.access.CidrSet;
import io.mysocket.relay.limits.PenaltyLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Reads {@link PenaltyLimits}: every key below {@code limits.penalties}. One thread. */
final class PenaltySettings {
  private static final String KEYS = "limits.penalties.";
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int MOST_SOURCES = 1_000_000;

  private PenaltySettings() {}

  static PenaltyLimits read(Settings settings) {
    PenaltyLimits usual = PenaltyLimits.DEFAULT;
    Duration least = settings.time(KEYS + "least", usual.least(), SHORTEST, LONGEST);
    Duration most = settings.time(KEYS + "most", usual.most(), SHORTEST, LONGEST);
    if (most.compareTo(least) < 0) {
      settings.mistake(
          KEYS + "most", "it is shorter than limits.penalties.least; write a longer time");
      most = least;
    }
    return new PenaltyLimits(
        penalty(settings, "flood", usual.flood()),
        penalty(settings, "slow", usual.slow()),
        penalty(settings, "malformed", usual.malformed()),
        penalty(settings, "login", usual.login()),
        least,
        most,
        settings.number(KEYS + "sources", usual.sources(), 1, MOST_SOURCES),
        settings.read(KEYS + "exempt", List.of(), PenaltySettings::asBlocks));
  }

  /** None is one too. */
  private static Duration penalty(Settings settings, String name, Duration usual) {
    return settings.time(KEYS + name, usual, Duration.ZERO, LONGEST);
  }

  private static List<String> asBlocks(String text) throws Settings.Mistake {
    List<String> blocks = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    try {
      CidrSet.of(blocks);
    } catch (IllegalArgumentException e) {
      throw new Settings.Mistake("is not a list of address blocks: " + e.getMessage());
    }
    return blocks;
  }
}
