package io.mysocket.operator.tunnels;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * A fresh Ed25519 key pair as OpenSSH writes it: {@code publicLine} as in a {@code .pub} file, and
 * {@code privateFile} in the format openssh-key-v1 (OpenSSH's PROTOCOL.key) without a passphrase.
 */
public record TunnelKeyPair(String publicLine, String privateFile) {
  private static final String TYPE = "ssh-ed25519";
  private static final String COMMENT = "mysocket-tunnel";
  private static final int KEY_BYTES = 32;
  private static final int BLOCK = 8;
  private static final int LINE = 70;

  /** Makes one; the private half is kept nowhere else. */
  public static TunnelKeyPair generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] publicKey = tail(pair.getPublic().getEncoded()); // X.509 ends with the 32 bytes
      byte[] seed = tail(pair.getPrivate().getEncoded()); // so does PKCS #8
      return of(publicKey, seed, new SecureRandom().nextInt());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TunnelKeyPair of(byte[] publicKey, byte[] seed, int check) {
    byte[] blob = joined(string(TYPE), string(publicKey));
    byte[] secret =
        joined(
            number(check),
            number(check),
            string(TYPE),
            string(publicKey),
            string(joined(seed, publicKey)),
            string(COMMENT));
    byte[] file =
        joined(
            "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII),
            string("none"), // cipher
            string("none"), // key derivation
            string(""),
            number(1),
            string(blob),
            string(padded(secret)));
    String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(file);
    return new TunnelKeyPair(
        TYPE + " " + Base64.getEncoder().encodeToString(blob) + " " + COMMENT,
        "-----BEGIN OPENSSH PRIVATE KEY-----\n" + text + "\n-----END OPENSSH PRIVATE KEY-----\n");
  }

  private static byte[] tail(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
  }

  /** Filled up to whole blocks with 1, 2, 3, ... */
  private static byte[] padded(byte[] secret) {
    int length = (secret.length + BLOCK - 1) / BLOCK * BLOCK;
    byte[] all = Arrays.copyOf(secret, length);
    for (int i = secret.length; i < length; i++) {
      all[i] = (byte) (i - secret.length + 1);
    }
    return all;
  }

  private static byte[] string(String text) {
    return string(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] string(byte[] bytes) {
    return joined(number(bytes.length), bytes);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Never shows the private half. */
  @Override
  public String toString() {
    return "TunnelKeyPair[" + publicLine + "]";
  }
}
