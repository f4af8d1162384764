package io.mysocket.relay.config;

import io.mysocket.relay.access.CidrSet;
import io.mysocket.relay.balancers.Balancers;
import io.mysocket.relay.balancers.Balancers.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@link Balancers}: every key below {@code proxy-protocol}, and its limits. */
final class BalancerSettings {
  private static final int LEAST_BYTES = 256;
  private static final int MOST_BYTES = 32 << 10;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private BalancerSettings() {}

  static Balancers read(Settings settings) {
    Set<Listener> listeners =
        settings.read("proxy-protocol.listeners", Set.of(), BalancerSettings::asListeners);
    List<String> blocks =
        settings.read("proxy-protocol.from", List.of(), BalancerSettings::asBlocks);
    int bytes =
        settings.number("limits.proxy-protocol.bytes", Balancers.BYTES, LEAST_BYTES, MOST_BYTES);
    Duration time = settings.time("limits.proxy-protocol.time", Balancers.TIME, SHORTEST, LONGEST);
    try {
      return new Balancers(listeners, blocks, bytes, time);
    } catch (IllegalArgumentException e) {
      settings.mistake("proxy-protocol.from", String.valueOf(e.getMessage()));
      return Balancers.NONE;
    }
  }

  private static Set<Listener> asListeners(String text) throws Settings.Mistake {
    Set<Listener> listeners = EnumSet.noneOf(Listener.class);
    for (String word : words(text)) {
      listeners.add(
          Arrays.stream(Listener.values())
              .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
              .findFirst()
              .orElseThrow(() ->
                  new Settings.Mistake(
                      "is not a list of listeners; write some of https, http, ssh, tcp with"
                          + " commas between")));
    }
    return listeners;
  }

  private static List<String> asBlocks(String text) throws Settings.Mistake {
    List<String> blocks = words(text);
    try {
      CidrSet.of(blocks);
    } catch (IllegalArgumentException e) {
      throw new Settings.Mistake("is not a list of address blocks: " + e.getMessage());
    }
    return blocks;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      words.add(word.strip());
    }
    return words;
  }
}
