package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.operator.mysockets.BasicUsers.User;
import io.mysocket.operator.references.ReferenceFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasicUsersTest {
  @Test
  void oneUserStandsInTwoKeysAndALineEndIsNotPartOfThem() {
    assertThat(users(Map.of("username", "ann\n", "password", "s3cret\r\n")).users())
        .containsExactly(new User("ann", "s3cret", false));
    assertThat(users(Map.of("username", "ann", "password", "$argon2id$no-hash")).users())
        .containsExactly(new User("ann", "$argon2id$no-hash", false));
  }

  @Test
  void severalUsersStandInLinesWithAPasswordOrAHash() {
    assertThat(users(Map.of("auth", "# ours\nann:s3:cret\n\nbob:$argon2id$v=19$x\n")).users())
        .containsExactly(
            new User("ann", "s3:cret", false), new User("bob", "$argon2id$v=19$x", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ann               | line 1 of auth is not user:password
          ann:{SHA}xyz      | line 1 of auth has an outdated hash
          ann:              | a user needs a name
          ann:a%nann:b      | twice
          #                 | auth must have 1 to 100 users
          """)
  void whatIsWrongIsToldWithoutThePassword(String auth, String told) {
    assertThatThrownBy(() -> users(Map.of("auth", auth.formatted())))
        .isInstanceOf(ReferenceFailure.class)
        .hasMessageContaining("Secret a/b")
        .hasMessageContaining(told)
        .hasMessageNotContaining("xyz");
  }

  @Test
  void aSecretOfSomethingElseIsToldWhatIsWanted() {
    assertThatThrownBy(() -> users(Map.of("token", "x")))
        .hasMessageContaining("needs the keys username and password, or the key auth");
  }

  private static BasicUsers users(Map<String, String> secret) {
    return BasicUsers.of("Secret a/b", secret);
  }
}
