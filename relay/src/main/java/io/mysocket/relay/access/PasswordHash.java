package io.mysocket.relay.access;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password as its hash: argon2id (RFC 9106) in PHC string format, or bcrypt as htpasswd writes
 * it. What a comparison may cost is bounded.
 */
public sealed interface PasswordHash {
  /** As its owner wrote it. */
  String text();

  /** Whether this is the password. Slow by design; in constant time of the password given. */
  boolean matches(byte[] password);

  /**
   * A hash as its owner wrote it.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong and what to use
   */
  static PasswordHash parse(String text) {
    if (text.startsWith("$argon2id$")) {
      return Argon2id.parse(text);
    }
    if (text.startsWith("$2")) {
      return Bcrypt.parse(text);
    }
    throw new IllegalArgumentException(
        "it is no hash that is known here; use argon2id ($argon2id$v=19$m=19456,t=2,p=1$...)"
            + " or bcrypt ($2y$...), as htpasswd -nbB makes it");
  }

  /**
   * Argon2id, version 1.3.
   *
   * @param memory in KiB
   * @param salt in base64
   * @param hash in base64
   */
  record Argon2id(String text, int memory, int passes, int lanes, String salt, String hash)
      implements PasswordHash {
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

    static Argon2id parse(String text) {
      Matcher parts = FORM.matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "it is not $argon2id$v=19$m=MEMORY,t=PASSES,p=LANES$SALT$HASH with base64 without"
                + " padding");
      }
      int memory = bounded("m", parts.group(1), 8, MOST_MEMORY);
      int passes = bounded("t", parts.group(2), 1, MOST_PASSES);
      int lanes = bounded("p", parts.group(3), 1, MOST_LANES);
      if (memory < 8 * lanes) {
        throw new IllegalArgumentException("m must be 8 times p or more");
      }
      return new Argon2id(
          text,
          memory,
          passes,
          lanes,
          checked("salt", parts.group(4), SHORTEST_SALT, LONGEST_SALT),
          checked("hash", parts.group(5), SHORTEST_HASH, LONGEST_HASH));
    }

    private static int bounded(String name, String number, int least, int most) {
      int value = Integer.parseInt(number);
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " must be " + least + " to " + most + ", it is " + value);
      }
      return value;
    }

    private static String checked(String name, String base64, int least, int most) {
      byte[] bytes;
      try {
        bytes = Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException _) {
        throw new IllegalArgumentException("the " + name + " is no base64");
      }
      if (bytes.length < least || bytes.length > most) {
        throw new IllegalArgumentException(
            "the "
                + name
                + " must have "
                + least
                + " to "
                + most
                + " bytes, it has "
                + bytes.length);
      }
      return base64;
    }

    @Override
    public boolean matches(byte[] password) {
      var argon2 = new Argon2BytesGenerator();
      argon2.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(memory)
              .withIterations(passes)
              .withParallelism(lanes)
              .withSalt(Base64.getDecoder().decode(salt))
              .build());
      byte[] wanted = Base64.getDecoder().decode(hash);
      byte[] found = new byte[wanted.length];
      argon2.generateBytes(password, found);
      return MessageDigest.isEqual(wanted, found);
    }

    /** Not the hash: it is as good as a password to those who can guess. */
    @Override
    public String toString() {
      return "argon2id";
    }
  }

  /** Bcrypt; of a password the first 72 bytes count. */
  record Bcrypt(String text) implements PasswordHash {
    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final int LEAST_COST = 4;
    private static final int MOST_COST = 13;
    private static final int COUNTED = 72;

    static Bcrypt parse(String text) {
      Matcher parts = FORM.matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "it is not $2y$COST$ and 53 more characters, as htpasswd -nbB writes it");
      }
      int cost = Integer.parseInt(parts.group(1));
      if (cost < LEAST_COST || cost > MOST_COST) {
        throw new IllegalArgumentException(
            "the cost of bcrypt must be " + LEAST_COST + " to " + MOST_COST + ", it is " + cost);
      }
      return new Bcrypt(text);
    }

    @Override
    public boolean matches(byte[] password) {
      byte[] counted =
          password.length > COUNTED ? java.util.Arrays.copyOf(password, COUNTED) : password;
      return OpenBSDBCrypt.checkPassword(text, counted);
    }

    @Override
    public String toString() {
      return "bcrypt";
    }
  }
}
