package io.mysocket.relay.accounts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.control.passwords.Argon2Hash;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords by Argon2id (RFC 9106), a few at a time because each takes 19 MiB; who would
 * wait long is told to come again. Any thread that may block.
 */
public final class PasswordHashes {
  /** Hashes at once. */
  static final int PERMITS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Takes as long to compare with as anybody's. */
  private static final String NOBODY = "nobody";

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
    return run(() -> Argon2Hash.of(plain(password)).text());
  }

  /**
   * Whether a password is the one of a hash. Takes as long where there is no hash.
   *
   * @param phc null is nobody's
   * @throws ProblemException if too many others wait
   */
  public boolean matches(@Nullable String phc, String password) {
    if (phc == null) {
      return run(() -> Argon2Hash.of(plain(password), NOBODY).text().isEmpty());
    }
    Argon2Hash hash;
    try {
      hash = Argon2Hash.parse(phc);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("a password is kept in another form than Argon2id", e);
    }
    return run(() -> hash.matches(plain(password).getBytes(StandardCharsets.UTF_8)));
  }

  /** However it was typed (Unicode Standard Annex 15). */
  private static String plain(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  private <T> T run(Supplier<T> work) {
    take();
    try {
      T done = work.get();
      runs.increment();
      return done;
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
