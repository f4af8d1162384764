package io.mysocket.relay.login;

import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target.ProxyProtocol;
import io.mysocket.control.sockets.Target.Scheme;
import io.mysocket.relay.sockets.EphemeralWish;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client wishes for the sockets made for it, as the command of its session: {@code
 * key=value} words. Null leaves things as they are.
 *
 * @param basicAuth whom visitors have to log in as
 */
record Options(
    @Nullable String name,
    @Nullable SocketType type,
    @Nullable Scheme scheme,
    @Nullable ProxyProtocol proxyProtocol,
    @Nullable String hostHeader,
    @Nullable String basicAuth) {
  static final Options NONE = new Options(null, null, null, null, null, null);

  private static final String KNOWN =
      "name=, type=https|http|tcp|tls, scheme=http|https|h2c, host-header=, proxy-protocol=1|2,"
          + " basic-auth=USER";

  /** As the sockets are to be. */
  EphemeralWish.More more(@Nullable Access access) {
    return new EphemeralWish.More(name, type, scheme, proxyProtocol, hostHeader, access);
  }

  /** What a command says. */
  sealed interface Parsed {
    record Good(Options options) implements Parsed {}

    record Bad(String reason) implements Parsed {}
  }

  /** A wish that cannot be granted; never leaves this class. */
  private static final class BadWordException extends Exception {
    private static final long serialVersionUID = 1;

    private BadWordException(String message) {
      super(message);
    }
  }

  static Parsed parse(String command) {
    Map<String, String> words = new HashMap<>();
    try {
      for (String word : command.strip().split("\\s+", -1)) {
        int equals = word.indexOf('=');
        if (word.isEmpty()) {
          continue;
        }
        if (equals < 1) {
          throw new BadWordException("no commands are run here. Options are: " + KNOWN);
        }
        if (words.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
          throw new BadWordException("'" + word.substring(0, equals) + "=' is there twice");
        }
      }
      return new Parsed.Good(of(words));
    } catch (BadWordException e) {
      return new Parsed.Bad(String.valueOf(e.getMessage()));
    }
  }

  private static Options of(Map<String, String> words) throws BadWordException {
    Options options =
        new Options(
            words.remove("name"),
            oneOf(words, "type", "https, http, tcp or tls", Options::type),
            oneOf(words, "scheme", "http, https or h2c", Options::scheme),
            oneOf(words, "proxy-protocol", "1 or 2", Options::proxyProtocol),
            words.remove("host-header"),
            user(words.remove("basic-auth")));
    if (!words.isEmpty()) {
      throw new BadWordException(
          "'" + words.keySet().iterator().next() + "=' is no option. Options are: " + KNOWN);
    }
    return options;
  }

  /** A name alone: commands are seen by whoever lists processes. */
  private static @Nullable String user(@Nullable String asked) throws BadWordException {
    if (asked != null && (asked.isEmpty() || asked.contains(":"))) {
      throw new BadWordException(
          "'basic-auth=' takes the user name alone; the password is asked for, or read from the"
              + " first line of the input");
    }
    return asked;
  }

  private static <T> @Nullable T oneOf(
      Map<String, String> words, String key, String legal, Function<String, @Nullable T> reading)
      throws BadWordException {
    String value = words.remove(key);
    if (value == null) {
      return null;
    }
    T read = reading.apply(value);
    if (read == null) {
      throw new BadWordException("'" + key + "=' takes " + legal);
    }
    return read;
  }

  private static @Nullable SocketType type(String text) {
    return switch (text) {
      case "https" -> SocketType.HTTPS;
      case "http" -> SocketType.HTTP;
      case "tcp" -> SocketType.TCP;
      case "tls" -> SocketType.TLS;
      default -> null;
    };
  }

  private static @Nullable Scheme scheme(String text) {
    return switch (text) {
      case "http" -> Scheme.HTTP;
      case "https" -> Scheme.HTTPS;
      case "h2c" -> Scheme.H2C;
      default -> null;
    };
  }

  private static @Nullable ProxyProtocol proxyProtocol(String text) {
    return switch (text) {
      case "1", "v1" -> ProxyProtocol.V1;
      case "2", "v2" -> ProxyProtocol.V2;
      default -> null;
    };
  }
}
