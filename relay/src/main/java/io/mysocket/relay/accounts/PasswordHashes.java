package io.mysocket.relay.accounts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords by Argon2id (RFC 9106), a few at a time because each takes 19 MiB; who would
 * wait long is told to come again. Any thread that may block.
 */
public final class PasswordHashes {
  /** As OWASP has it: 19 MiB, two passes, one lane. */
  private static final Cost COST = new Cost(19_456, 2, 1);

  private static final int SALT = 16;
  private static final int HASH = 32;

  /** Hashes at once. */
  static final int PERMITS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})\\$([^$]+)\\$([^$]+)");

  private record Cost(int kibibytes, int passes, int lanes) {}

  private final Semaphore permits;
  private final Duration patience;
  private final Counter runs;

  public PasswordHashes(MeterRegistry meters) {
    this(meters, PERMITS, PATIENCE);
  }

  PasswordHashes(MeterRegistry meters, int permits, Duration patience) {
    this.permits = new Semaphore(permits, true);
    this.patience = patience;
    this.runs =
        Counter.builder("mysocket.relay.password.hashes")
            .description("Passwords hashed, for logins of unknown accounts too")
            .register(meters);
  }

  /**
   * A new hash, as PHC text.
   *
   * @throws ProblemException if too many others wait
   */
  public String hash(String password) {
    byte[] salt = new byte[SALT];
    RANDOM.nextBytes(salt);
    byte[] hash = run(password, salt, COST);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + COST.kibibytes()
        + ",t="
        + COST.passes()
        + ",p="
        + COST.lanes()
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  /**
   * Whether a password is the one of a hash. Takes as long where there is no hash.
   *
   * @param phc null is nobody's
   * @throws ProblemException if too many others wait
   */
  public boolean matches(@Nullable String phc, String password) {
    if (phc == null) {
      byte[] nobody = run(password, new byte[SALT], COST);
      return nobody.length == 0;
    }
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalStateException("a password is kept in another form than Argon2id");
    }
    Cost cost =
        new Cost(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)));
    byte[] salt = Base64.getDecoder().decode(parts.group(4));
    return MessageDigest.isEqual(
        run(password, salt, cost), Base64.getDecoder().decode(parts.group(5)));
  }

  private byte[] run(String password, byte[] salt, Cost cost) {
    byte[] hash = new byte[HASH];
    take();
    try {
      Argon2BytesGenerator argon = new Argon2BytesGenerator();
      argon.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(cost.kibibytes())
              .withIterations(cost.passes())
              .withParallelism(cost.lanes())
              .withSalt(salt)
              .build());
      argon.generateBytes(
          Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8),
          hash);
      runs.increment();
      return hash;
    } finally {
      permits.release();
    }
  }

  private void take() {
    try {
      if (permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw new ProblemException(
        Problem.of(
            ProblemKind.UNAVAILABLE,
            "too many passwords are being checked now",
            "Try again in a few seconds."),
        patience);
  }
}
