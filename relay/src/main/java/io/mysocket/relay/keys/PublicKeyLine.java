package io.mysocket.relay.keys;

import io.mysocket.control.problems.ProblemException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * A public SSH key as it stands in a {@code .pub} file, without its comment: {@code type base64}.
 *
 * @param fingerprint {@code SHA256:...}, as {@code ssh-keygen -l} prints it
 */
public record PublicKeyLine(String text, String fingerprint) {
  private static final int LONGEST = 16 << 10;
  private static final int LEAST_RSA_BITS = 2_048;
  private static final int MOST_RSA_BITS = 16_384;
  private static final int ED25519_BYTES = 32;
  private static final int UNCOMPRESSED = 4;

  /** Bytes of a coordinate by curve. */
  private static final Map<String, Integer> CURVES =
      Map.of("nistp256", 32, "nistp384", 48, "nistp521", 66);

  private static final String FIX =
      "Send the line of an id_ed25519.pub file: ssh-ed25519, ecdsa-sha2-nistp256/384/521, one of these of a"
          + " security key (sk-), or ssh-rsa of at least "
          + LEAST_RSA_BITS
          + " bits, without options before it.";

  /**
   * Reads a line.
   *
   * @throws ProblemException blaming {@code publicKey}, if it is not one
   */
  public static PublicKeyLine parse(String line) {
    String stripped = line.strip();
    String[] parts = stripped.split("[ \t]+", 3);
    if (line.length() > LONGEST
        || stripped.chars().anyMatch(c -> c == '\n' || c == '\r')
        || parts.length < 2) {
      throw invalid("the value is not one public key line");
    }
    byte[] blob;
    try {
      blob = Base64.getDecoder().decode(parts[1]);
    } catch (IllegalArgumentException _) {
      throw invalid("the key after '" + shown(parts[0]) + "' is not base64");
    }
    try {
      check(parts[0], ByteBuffer.wrap(blob));
    } catch (BufferUnderflowException _) {
      throw invalid("the key is cut off");
    }
    return new PublicKeyLine(parts[0] + " " + parts[1], fingerprint(blob));
  }

  private static void check(String type, ByteBuffer blob) {
    if (!new String(field(blob), StandardCharsets.ISO_8859_1).equals(type)) {
      throw invalid("the key is not of the type '" + shown(type) + "' that the line says");
    }
    switch (type) {
      case "ssh-ed25519" -> requireThat(field(blob).length == ED25519_BYTES);
      case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" ->
          checkPoint(type.substring("ecdsa-sha2-".length()), blob);
      case "sk-ssh-ed25519@openssh.com" -> {
        requireThat(field(blob).length == ED25519_BYTES);
        requireThat(field(blob).length > 0);
      }
      case "sk-ecdsa-sha2-nistp256@openssh.com" -> {
        checkPoint("nistp256", blob);
        requireThat(field(blob).length > 0);
      }
      case "ssh-rsa" -> {
        BigInteger exponent = number(blob);
        BigInteger modulus = number(blob);
        requireThat(exponent.testBit(0) && exponent.bitLength() > 1);
        int bits = modulus.bitLength();
        if (modulus.signum() <= 0 || bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
          throw invalid("the RSA key has " + bits + " bits");
        }
      }
      default -> throw invalid("keys of the type '" + shown(type) + "' are not taken");
    }
    requireThat(!blob.hasRemaining());
  }

  private static void checkPoint(String curve, ByteBuffer blob) {
    requireThat(new String(field(blob), StandardCharsets.ISO_8859_1).equals(curve));
    Integer bytes = CURVES.get(curve);
    byte[] point = field(blob);
    requireThat(bytes != null && point.length == 1 + 2 * bytes && point[0] == UNCOMPRESSED);
  }

  private static void requireThat(boolean fine) {
    if (!fine) {
      throw invalid("the key is not a whole key of its type");
    }
  }

  private static byte[] field(ByteBuffer blob) {
    int length = blob.getInt();
    if (length < 0 || length > blob.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] field = new byte[length];
    blob.get(field);
    return field;
  }

  private static BigInteger number(ByteBuffer blob) {
    byte[] bytes = field(blob);
    requireThat(bytes.length > 0);
    return new BigInteger(bytes);
  }

  private static String fingerprint(byte[] blob) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String shown(String text) {
    String printable = text.replaceAll("[^A-Za-z0-9@._-]", "?");
    return printable.length() <= 64 ? printable : printable.substring(0, 64);
  }

  private static ProblemException invalid(String detail) {
    return ProblemException.invalidField("publicKey", detail, FIX);
  }
}
