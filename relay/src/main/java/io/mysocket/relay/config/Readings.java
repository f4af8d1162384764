package io.mysocket.relay.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Kinds of value that several features read from {@link Settings}. */
final class Readings {
  private Readings() {}

  /** An e-mail address. */
  static String asEmail(String text) throws Settings.Mistake {
    if (!text.matches("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}")) {
      throw new Settings.Mistake("is not an e-mail address; write one such as admin@example.org");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** A word, such as the name of a login. */
  static String word(Settings settings, String key, String missing) {
    return settings.read(
        key,
        missing,
        text -> {
          if (!text.matches("[!-~]{1,256}")) {
            throw new Settings.Mistake("is not a word of printable characters without blanks");
          }
          return text;
        });
  }

  /** Yes or no. */
  static boolean flag(Settings settings, String key, boolean missing) {
    return settings.read(
        key,
        missing,
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new Settings.Mistake("is neither true nor false");
          }
          return text.equals("true");
        });
  }

  /** A file that there is, and that the program may read. */
  static @Nullable Path file(Settings settings, String key) {
    return settings.<@Nullable Path>read(
        key,
        null,
        text -> {
          try {
            Path file = Path.of(text);
            if (Files.isReadable(file) && Files.isRegularFile(file)) {
              return file;
            }
          } catch (InvalidPathException _) {
            // Told below.
          }
          throw new Settings.Mistake("is not a file that can be read");
        });
  }

  /** An address of the web. */
  static URI asUrl(String text) throws Settings.Mistake {
    try {
      URI url = new URI(text);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (web && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Told below.
    }
    throw new Settings.Mistake("is not a URL; write one such as https://example.org/path");
  }
}
