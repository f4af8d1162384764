package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.passwords.Argon2Hash;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PasswordHashesTest {
  @Test
  void theSamePasswordHashesToTheSameTextAfterARestart() {
    String hash = new PasswordHashes().hash("uid-1", "ann", "s3cret");
    assertThat(new PasswordHashes().hash("uid-1", "ann", "s3cret")).isEqualTo(hash);
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("s3cret");
  }

  @Test
  void anotherUserPasswordOrObjectHashesToAnother() {
    var hashes = new PasswordHashes();
    assertThat(hashes.hash("uid-1", "ann", "s3cret"))
        .isNotEqualTo(hashes.hash("uid-1", "bob", "s3cret"))
        .isNotEqualTo(hashes.hash("uid-1", "ann", "other"))
        .isNotEqualTo(hashes.hash("uid-2", "ann", "s3cret"));
  }

  @Test
  void whoeverReadsTheTextFindsThePasswordRight() {
    String hash = new PasswordHashes().hash("uid-1", "ann", "s3cret");
    byte[] password = "s3cret".getBytes(StandardCharsets.UTF_8);
    assertThat(Argon2Hash.parse(hash).matches(password)).isTrue();
  }
}
