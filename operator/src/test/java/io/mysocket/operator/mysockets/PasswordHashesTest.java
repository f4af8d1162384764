package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
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
    String[] parts = new PasswordHashes().hash("uid-1", "ann", "s3cret").split("\\$");
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withMemoryAsKB(19_456)
            .withIterations(2)
            .withParallelism(1)
            .withSalt(Base64.getDecoder().decode(parts[4]))
            .build());
    byte[] again = new byte[32];
    generator.generateBytes("s3cret".toCharArray(), again);
    assertThat(Base64.getDecoder().decode(parts[5])).isEqualTo(again);
  }
}
