package io.mysocket.relay.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts by key, made into values. A mistake is noted and the default taken, so that one run finds
 * every mistake. One thread.
 */
final class Settings {
  /**
   * What a key was given.
   *
   * @param where for messages: the environment variable, or the key with its line in the file
   */
  record Text(String value, String where) {}

  /** Where a key's text comes from. */
  interface Source {
    Optional<Text> text(String key);
  }

  /** What is wrong with a text; caught here. */
  static final class Mistake extends Exception {
    private static final long serialVersionUID = 1;

    Mistake(String message) {
      super(message, null, false, false);
    }
  }

  /** Makes a text a value. */
  interface Reading<T> {
    T read(String text) throws Mistake;
  }

  private static final String HOST = "[0-9A-Za-z.:%_-]{1,253}";
  private static final int LARGEST_PORT = 65_535;

  /** In brackets or IPv4, a port may follow; or IPv6 alone. */
  private static final Pattern SERVER =
      Pattern.compile(
          "(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+))(?::([0-9]{1,5}))?|([0-9a-fA-F]*:[0-9a-fA-F:.]+)");

  private final Source source;
  private final Set<String> known = new TreeSet<>();
  private final List<String> mistakes = new ArrayList<>();

  Settings(Source source) {
    this.source = source;
  }

  /** The keys asked for so far. */
  Set<String> known() {
    return known;
  }

  List<String> mistakes() {
    return mistakes;
  }

  /** Notes a mistake that takes more than one key to see. */
  void mistake(String key, String sentence) {
    mistakes.add(source.text(key).map(Text::where).orElse(key) + ": " + sentence);
  }

  /** What a reading makes of a key's text; {@code missing} if there is none, or a mistake in it. */
  <T extends @Nullable Object> T read(String key, T missing, Reading<? extends T> reading) {
    known.add(key);
    Optional<Text> given = source.text(key);
    if (given.isEmpty()) {
      return missing;
    }
    String text = given.get().value().strip();
    try {
      return reading.read(text);
    } catch (Mistake e) {
      mistakes.add(given.get().where() + ": '" + text + "' " + e.getMessage());
      return missing;
    }
  }

  /** A DNS name. */
  String name(String key, String missing) {
    return read(
        key,
        missing,
        text -> {
          if (!text.matches(
              "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")) {
            throw new Mistake(
                "is not a DNS name; write one such as relay.example.org, in lower case");
          }
          return text;
        });
  }

  /** A whole number within bounds. */
  int number(String key, int missing, int lowest, int highest) {
    return read(
        key,
        missing,
        text -> {
          if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= lowest && number <= highest) {
              return number;
            }
          }
          throw new Mistake("is not a number from " + lowest + " to " + highest);
        });
  }

  /** An address to listen on: an IP address, or a name that the machine knows. */
  String host(String key, String missing) {
    return read(
        key,
        missing,
        text -> {
          if (!text.matches(HOST)) {
            throw new Mistake("is not an address to listen on; write one such as 127.0.0.1 or ::");
          }
          return text;
        });
  }

  /** A port, from {@code lowest} on. */
  int port(String key, int missing, int lowest) {
    return read(key, missing, text -> asPort(text, lowest));
  }

  private static int asPort(String text, int lowest) throws Mistake {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= lowest && port <= LARGEST_PORT) {
        return port;
      }
    }
    throw new Mistake("is not a port; write a number from " + lowest + " to " + LARGEST_PORT);
  }

  /** Ports from one to another, {@code 30000-30999}. */
  PortRange range(String key, PortRange missing) {
    return read(
        key,
        missing,
        text -> {
          String[] ends = text.split("-", 2);
          if (ends.length == 2) {
            int first = asPort(ends[0].strip(), 1);
            int last = asPort(ends[1].strip(), 1);
            if (first <= last) {
              return new PortRange(first, last);
            }
          }
          throw new Mistake("is not a range of ports; write one such as 30000-30999");
        });
  }

  /**
   * IP addresses with commas between, each with a port or without; none if it is not set.
   *
   * @param usual the port of one without
   */
  List<InetSocketAddress> servers(String key, int usual) {
    return read(
        key,
        List.of(),
        text -> {
          List<InetSocketAddress> servers = new ArrayList<>();
          for (String each : text.split(",", -1)) {
            servers.add(asServer(each.strip(), usual));
          }
          return servers;
        });
  }

  private static InetSocketAddress asServer(String text, int usual) throws Mistake {
    Matcher parts = SERVER.matcher(text);
    if (parts.matches()) {
      String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
      String port = parts.group(3);
      try {
        return new InetSocketAddress(
            InetAddress.ofLiteral(host == null ? parts.group(4) : host),
            port == null ? usual : asPort(port, 1));
      } catch (IllegalArgumentException _) {
        // Told below.
      }
    }
    throw new Mistake(
        "is not a list of IP addresses; write one such as 192.0.2.53, [2001:db8::53]:5353");
  }

  /** An address and a port, {@code 127.0.0.1:8090} or {@code [::1]:8090}. */
  InetSocketAddress address(String key, InetSocketAddress missing) {
    return read(
        key,
        missing,
        text -> {
          int colon = text.lastIndexOf(':');
          String host = colon < 1 ? "" : text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
          if (!host.matches(HOST)) {
            throw new Mistake("is not an address and a port; write one such as 127.0.0.1:8090");
          }
          return new InetSocketAddress(host, asPort(text.substring(colon + 1), 0));
        });
  }

  /** A path of a file or folder; relative ones are relative to where the program runs. */
  @Nullable Path path(String key, @Nullable Path missing) {
    return this.<@Nullable Path>read(
        key,
        missing,
        text -> {
          try {
            if (!text.isEmpty()) {
              return Path.of(text);
            }
          } catch (InvalidPathException _) {
            // Told below.
          }
          throw new Mistake("is not a path");
        });
  }

  /** A time, {@code 30s}, {@code 5m}, {@code 1h} or ISO 8601, within bounds. */
  Duration time(String key, Duration missing, Duration lowest, Duration highest) {
    return read(
        key,
        missing,
        text -> {
          Duration time = duration(text);
          if (time.compareTo(lowest) < 0 || time.compareTo(highest) > 0) {
            throw new Mistake(
                "is out of range; write a time from " + words(lowest) + " to " + words(highest));
          }
          return time;
        });
  }

  private static Duration duration(String text) throws Mistake {
    try {
      String iso = text.toUpperCase(Locale.ROOT);
      return Duration.parse(iso.startsWith("P") ? iso : "PT" + iso);
    } catch (DateTimeParseException _) {
      throw new Mistake("is not a time; write one such as 30s, 5m or 1h");
    }
  }

  private static String words(Duration time) {
    return time.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** One of an enum's constants, written in lower case. */
  <E extends Enum<E>> E choice(String key, E missing) {
    E[] all = missing.getDeclaringClass().getEnumConstants();
    Function<E, String> written = each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return read(
        key,
        missing,
        text -> {
          String word = text.equals("false") ? "off" : text; // which YAML 1.1 takes "off" for
          for (E each : all) {
            if (written.apply(each).equals(word)) {
              return each;
            }
          }
          throw new Mistake(
              "is not known; write one of "
                  + String.join(", ", Arrays.stream(all).map(written).toList()));
        });
  }
}
