package io.mysocket.client.sockets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * The hash of a visitor's password: Argon2id (RFC 9106, 19 MiB, two passes, one lane) in PHC string
 * format. The same socket, name and password give the same hash, so that wishing for a socket twice
 * changes nothing; the salt is made of the first two.
 */
final class PasswordHash {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int SALT = 16;
  private static final int HASH = 32;

  private PasswordHash() {}

  static String of(String socketKey, SocketWish.Login login) {
    byte[] salt = salt(socketKey + '\0' + login.name());
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(MEMORY_KIB)
            .withIterations(PASSES)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH];
    generator.generateBytes(login.password().getBytes(StandardCharsets.UTF_8), hash);
    Base64.Encoder phc = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s"
        .formatted(
            Argon2Parameters.ARGON2_VERSION_13,
            MEMORY_KIB,
            PASSES,
            phc.encodeToString(salt),
            phc.encodeToString(hash));
  }

  private static byte[] salt(String of) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(digest, SALT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
