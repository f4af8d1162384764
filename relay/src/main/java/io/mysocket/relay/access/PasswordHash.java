package io.mysocket.relay.access;

import io.mysocket.control.passwords.Argon2Hash;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

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
      return new Argon2id(Argon2Hash.parse(text));
    }
    if (text.startsWith("$2")) {
      return Bcrypt.parse(text);
    }
    throw new IllegalArgumentException(
        "it is no hash that is known here; use argon2id ($argon2id$v=19$m=19456,t=2,p=1$...)"
            + " or bcrypt ($2y$...), as htpasswd -nbB makes it");
  }

  /** Argon2id. */
  record Argon2id(Argon2Hash hash) implements PasswordHash {
    @Override
    public String text() {
      return hash.text();
    }

    @Override
    public boolean matches(byte[] password) {
      return hash.matches(password);
    }

    @Override
    public String toString() {
      return hash.toString();
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
