package io.mysocket.control.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2HashTest {
  private static boolean matches(String hash, String password) {
    return Argon2Hash.parse(hash).matches(password.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      // Of RFC 9106's reference program: echo -n password | argon2 somesalt -id -t 2 -k MEMORY
      value = {
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
      })
  void readsHashesOfTheReferenceProgram(String hash) {
    assertThat(matches(hash, "password")).isTrue();
    assertThat(matches(hash, "Password")).isFalse();
    assertThat(matches(hash, "")).isFalse();
    assertThat(Argon2Hash.parse(hash).text()).isEqualTo(hash);
  }

  @Test
  void hashesThatEverybodyCanRead() {
    String hash = Argon2Hash.of("grün").text();

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(matches(hash, "grün")).isTrue();
    assertThat(matches(hash, "gruen")).isFalse();
    assertThat(Argon2Hash.of("grün").text()).isNotEqualTo(hash);
  }

  @Test
  void hashesTheSameForTheSameOnly() {
    Argon2Hash hash = Argon2Hash.of("secret", "shop\0ada");

    assertThat(hash).isEqualTo(Argon2Hash.of("secret", "shop\0ada"));
    assertThat(hash).isNotEqualTo(Argon2Hash.of("secret", "shop\0bob"));
    assertThat(hash).isNotEqualTo(Argon2Hash.of("Secret", "shop\0ada"));
    assertThat(matches(hash.text(), "secret")).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "secret|is not",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|is not",
        "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|is not",
        "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|m must be 8 to 65536",
        "$argon2id$v=19$m=256,t=11,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|t must be 1 to 10",
        "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|t must be 1 to 10",
        "$argon2id$v=19$m=256,t=2,p=9$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|p must be 1 to 8",
        "$argon2id$v=19$m=16,t=2,p=4$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|8 times p",
        "$argon2id$v=19$m=256,t=2,p=1$c29t$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|salt must have 8",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65|hash must have 16",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhb$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4|no base64"
      })
  void refusesWhatItDoesNotKnowOrWhatCostsTooMuch(String hash, String why) {
    assertThatThrownBy(() -> Argon2Hash.parse(hash))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void neverShowsTheHash() {
    assertThat(Argon2Hash.of("secret", "ada")).hasToString("argon2id");
  }
}
