package io.mysocket.relay.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what passes by. */
final class Sums {
  private Sums() {}

  /** Copies everything, and returns its sum. */
  static String copy(InputStream from, OutputStream to) throws IOException {
    try {
      DigestOutputStream summing = new DigestOutputStream(to, MessageDigest.getInstance("SHA-256"));
      from.transferTo(summing);
      return HexFormat.of().formatHex(summing.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
