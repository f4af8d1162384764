package io.mysocket.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Reproducible bytes with their SHA-256, so that both ends of a transfer can name what they sent
 * and got.
 */
final class Pattern {
  private static final int BLOCK = 64 << 10;

  private Pattern() {}

  static String send(OutputStream to, long bytes, long seed) throws IOException {
    MessageDigest digest = sha256();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] block = new byte[BLOCK];
    for (long left = bytes; left > 0; left -= Math.min(left, BLOCK)) {
      random.nextBytes(block);
      int count = (int) Math.min(left, BLOCK);
      digest.update(block, 0, count);
      to.write(block, 0, count);
    }
    to.flush();
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Reads {@code bytes}, or to the end if negative. */
  static String receive(InputStream from, long bytes) throws IOException {
    MessageDigest digest = sha256();
    byte[] block = new byte[BLOCK];
    long left = bytes < 0 ? Long.MAX_VALUE : bytes;
    while (left > 0) {
      int count = from.read(block, 0, (int) Math.min(left, BLOCK));
      if (count < 0) {
        if (bytes >= 0) {
          throw new IOException("stream ended " + left + " bytes early");
        }
        break;
      }
      digest.update(block, 0, count);
      left -= count;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
