package io.mysocket.relay.sockets;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** Lines of public keys, made up: right in form, of nobody. */
public final class PublicKeys {
  private PublicKeys() {}

  public static String ed25519(int seed) {
    byte[] key = new byte[32];
    new Random(seed).nextBytes(key);
    return line("ssh-ed25519", key);
  }

  public static String rsa(int bits) {
    BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.valueOf(12345));
    return line("ssh-rsa", BigInteger.valueOf(65_537).toByteArray(), modulus.toByteArray());
  }

  public static String ecdsa(String curve, int coordinate) {
    byte[] point = new byte[1 + 2 * coordinate];
    point[0] = 4;
    return line("ecdsa-sha2-" + curve, curve.getBytes(StandardCharsets.US_ASCII), point);
  }

  /** An Ed25519 key that a security key keeps. */
  public static String securityKey(int seed) {
    byte[] key = new byte[32];
    new Random(seed).nextBytes(key);
    return line("sk-ssh-ed25519@openssh.com", key, "ssh:".getBytes(StandardCharsets.US_ASCII));
  }

  /** An ECDSA key that a security key keeps. */
  public static String ecdsaSecurityKey() {
    byte[] point = new byte[65];
    point[0] = 4;
    return line(
        "sk-ecdsa-sha2-nistp256@openssh.com",
        "nistp256".getBytes(StandardCharsets.US_ASCII),
        point,
        "ssh:".getBytes(StandardCharsets.US_ASCII));
  }

  public static String line(String type, byte[]... fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] name = type.getBytes(StandardCharsets.US_ASCII);
      out.writeInt(name.length);
      out.write(name);
      for (byte[] field : fields) {
        out.writeInt(field.length);
        out.write(field);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return type + " " + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
