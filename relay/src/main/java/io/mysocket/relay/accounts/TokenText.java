package io.mysocket.relay.accounts;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The text of a token: {@code msk_}, 256 bits of chance in 43 digits of base 62, and a CRC-32 of
 * all before it in 6, so that scanners for leaked secrets can tell a token from a likeness.
 */
record TokenText(String text) {
  private static final String PREFIX = "msk_";
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SECRET = 43;
  private static final int CHECKSUM = 6;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one. */
  static TokenText random() {
    String body = PREFIX + digits(new BigInteger(256, RANDOM), SECRET);
    return new TokenText(body + checksum(body));
  }

  /** Whether the text is whole; says nothing on whether the token exists. */
  boolean isWellFormed() {
    int body = PREFIX.length() + SECRET;
    return text.length() == body + CHECKSUM
        && text.startsWith(PREFIX)
        && text.chars().skip(PREFIX.length()).allMatch(c -> DIGITS.indexOf(c) >= 0)
        && checksum(text.substring(0, body)).equals(text.substring(body));
  }

  /**
   * What is kept of it: SHA-256 as hexadecimal digits. A hash is enough: the text is pure chance.
   */
  String hash() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return digits(BigInteger.valueOf(crc.getValue()), CHECKSUM);
  }

  private static String digits(BigInteger number, int length) {
    StringBuilder text = new StringBuilder();
    BigInteger base = BigInteger.valueOf(DIGITS.length());
    for (BigInteger left = number; text.length() < length; left = left.divide(base)) {
      text.append(DIGITS.charAt(left.mod(base).intValue()));
    }
    return text.reverse().toString();
  }

  @Override
  public String toString() {
    return "TokenText[hidden]";
  }
}
