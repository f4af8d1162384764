package io.mysocket.control.passwords;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * A password by its Argon2id hash (RFC 9106, version 1.3) in PHC string format. Hashing is slow by
 * design and takes 19 MiB of memory; what one that is read may cost is bounded. Any thread that may
 * block.
 */
public final class Argon2Hash {
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
  private static final int MOST_MEMORY = 64 << 10;
  private static final int MOST_PASSES = 10;
  private static final int MOST_LANES = 8;
  private static final int SHORTEST_SALT = 8;
  private static final int LONGEST_SALT = 64;
  private static final int SHORTEST_HASH = 16;
  private static final int LONGEST_HASH = 64;
  private static final int SALT = 16;
  private static final int HASH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What a hash costs. */
  private record Cost(int kibibytes, int passes, int lanes) {
    /** As OWASP has it. */
    static final Cost USUAL = new Cost(19_456, 2, 1);
  }

  private final String text;
  private final Cost cost;
  private final byte[] salt;
  private final byte[] hash;

  private Argon2Hash(String text, Cost cost, byte[] salt, byte[] hash) {
    this.text = text;
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * A hash as somebody wrote it.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  public static Argon2Hash parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "it is not $argon2id$v=19$m=MEMORY,t=PASSES,p=LANES$SALT$HASH with base64 without"
              + " padding");
    }
    Cost cost =
        new Cost(
            bounded("m", parts.group(1), 8, MOST_MEMORY),
            bounded("t", parts.group(2), 1, MOST_PASSES),
            bounded("p", parts.group(3), 1, MOST_LANES));
    if (cost.kibibytes() < 8 * cost.lanes()) {
      throw new IllegalArgumentException("m must be 8 times p or more");
    }
    return new Argon2Hash(
        text,
        cost,
        decoded("salt", parts.group(4), SHORTEST_SALT, LONGEST_SALT),
        decoded("hash", parts.group(5), SHORTEST_HASH, LONGEST_HASH));
  }

  private static int bounded(String name, String number, int least, int most) {
    int value = Integer.parseInt(number);
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", it is " + value);
    }
    return value;
  }

  private static byte[] decoded(String name, String base64, int least, int most) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("the " + name + " is no base64");
    }
    if (bytes.length < least || bytes.length > most) {
      throw new IllegalArgumentException(
          "the %s must have %d to %d bytes, it has %d".formatted(name, least, most, bytes.length));
    }
    return bytes;
  }

  /** A new hash of a password, which no other is like. */
  public static Argon2Hash of(String password) {
    byte[] salt = new byte[SALT];
    RANDOM.nextBytes(salt);
    return made(password, salt);
  }

  /**
   * The hash of a password which is the same each time.
   *
   * @param whose makes the salt: nobody else may have the same
   */
  public static Argon2Hash of(String password, String whose) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(whose.getBytes(StandardCharsets.UTF_8));
      return made(password, Arrays.copyOf(digest, SALT));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Argon2Hash made(String password, byte[] salt) {
    Cost cost = Cost.USUAL;
    byte[] hash = run(password.getBytes(StandardCharsets.UTF_8), cost, salt, HASH);
    Base64.Encoder phc = Base64.getEncoder().withoutPadding();
    String text =
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
            .formatted(
                cost.kibibytes(),
                cost.passes(),
                cost.lanes(),
                phc.encodeToString(salt),
                phc.encodeToString(hash));
    return new Argon2Hash(text, cost, salt, hash);
  }

  private static byte[] run(byte[] password, Cost cost, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.kibibytes())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }

  /** Whether this is the password; in constant time of the password given. */
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(hash, run(password, cost, salt, hash.length));
  }

  /** In PHC string format. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Argon2Hash that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Not the hash: it is as good as a password to those who can guess. */
  @Override
  public String toString() {
    return "argon2id";
  }
}
