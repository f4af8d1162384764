package io.mysocket.client.agent;

import io.mysocket.ssh.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A private key in a file that may be replaced at any time, as the kubelet does with a mounted
 * Secret.
 *
 * @param digest of the file as read, to tell a change
 * @param pair the key in it
 */
public record KeyFile(String digest, KeyPair pair) {

  static KeyFile read(Path file) throws IOException {
    String before = digestOf(file);
    return new KeyFile(before, KeyFiles.load(file));
  }

  /** Whether the file holds something else by now; one that cannot be read has not changed yet. */
  boolean changed(Path file) {
    try {
      return !digest.equals(digestOf(file));
    } catch (IOException _) {
      return false;
    }
  }

  private static String digestOf(Path file) throws IOException {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
