package io.mysocket.relay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordHashTest {
  /**
   * Of RFC 9106's reference program: {@code echo -n password | argon2 somesalt -id -t 2 -k 256}.
   */
  static final String ARGON2 =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  /** Made by OpenBSD's implementation; the password is {@code U*U}. */
  private static final String BCRYPT =
      "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  private static boolean matches(String hash, String password) {
    return PasswordHash.parse(hash).matches(password.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void knowsHashesOfOtherPrograms() {
    assertThat(matches(ARGON2, "password")).isTrue();
    assertThat(matches(ARGON2, "Password")).isFalse();
    assertThat(matches(ARGON2, "")).isFalse();
    assertThat(matches(BCRYPT, "U*U")).isTrue();
    assertThat(matches(BCRYPT.replace("$2a$", "$2y$"), "U*U")).isTrue();
    assertThat(matches(BCRYPT.replace("$2a$", "$2b$"), "U*V")).isFalse();
  }

  @Test
  void countsTheFirst72BytesWithBcrypt() {
    byte[] start = "x".repeat(72).getBytes(StandardCharsets.US_ASCII);
    String hash = OpenBSDBCrypt.generate("2y", start, new byte[16], 4);

    assertThat(matches(hash, "x".repeat(80))).isTrue();
    assertThat(matches(hash, "x".repeat(71))).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "secret|no hash",
        "$1$salt$hash|no hash",
        "$apr1$salt$hash|no hash",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|no"
            + " hash",
        "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|is"
            + " not",
        "$2y$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW|must be 4 to 13, it is 14",
        "$2y$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW|must be 4 to 13, it is 3",
        "$2y$10$tooshort|is not",
        "$2x$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW|is not"
      })
  void refusesWhatItDoesNotKnowOrWhatCostsTooMuch(String hash, String why) {
    assertThatThrownBy(() -> PasswordHash.parse(hash))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void neverShowsTheHash() {
    assertThat(PasswordHash.parse(ARGON2)).hasToString("argon2id");
    assertThat(PasswordHash.parse(BCRYPT)).hasToString("bcrypt");
  }
}
