package io.mysocket.relay.sockets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

/**
 * Random names, {@code sunlit-riverstone-0421}: an adjective and a noun of two words each, so that
 * short lists give more than 2^40 names.
 */
final class Words {
  /** What the digits can be. */
  static final int NUMBERS = 10_000;

  static final List<String> HEADS = list("heads.txt");
  static final List<String> ENDINGS = list("endings.txt");
  static final List<String> TAILS = list("tails.txt");

  private static final SecureRandom RANDOM = new SecureRandom();

  private Words() {}

  static String randomName() {
    return one(HEADS)
        + one(ENDINGS)
        + "-"
        + one(HEADS)
        + one(TAILS)
        + "-"
        + Integer.toString(NUMBERS + RANDOM.nextInt(NUMBERS)).substring(1);
  }

  private static String one(List<String> words) {
    return words.get(RANDOM.nextInt(words.size()));
  }

  /** The lines of a file beside this class. */
  static List<String> list(String file) {
    try (InputStream in = Objects.requireNonNull(Words.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
