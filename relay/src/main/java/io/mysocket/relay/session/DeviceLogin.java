package io.mysocket.relay.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A login that a program asked for.
 *
 * @param address of the program
 * @param accountId who approved it; null is nobody yet
 */
record DeviceLogin(
    String identifier, String address, Instant expiresAt, @Nullable String accountId) {
  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int LENGTH = 8;

  /** What the program and the page both show, such as {@code BDWP-HQPK}. */
  static String code(String identifier) {
    byte[] hash;
    try {
      hash =
          MessageDigest.getInstance("SHA-256").digest(identifier.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      code.append(i == LENGTH / 2 ? "-" : "")
          .append(LETTERS.charAt((hash[i] & 0xff) % LETTERS.length()));
    }
    return code.toString();
  }
}
