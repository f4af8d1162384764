package io.mysocket.operator.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelKeyPairTest {
  @Test
  void opensshReadsThePrivateHalfAndFindsThePublicOne(@TempDir Path folder) throws Exception {
    for (int i = 0; i < 3; i++) {
      var keys = TunnelKeyPair.generate();
      Path file = folder.resolve("key" + i);
      Files.writeString(file, keys.privateFile());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      var keygen =
          new ProcessBuilder("ssh-keygen", "-y", "-P", "", "-f", file.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(keygen.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(keygen.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(said.strip()).isEqualTo(keys.publicLine());
    }
  }

  @Test
  void noTwoPairsAreTheSameAndNoneShowsItsSecret() {
    var one = TunnelKeyPair.generate();
    assertThat(one.publicLine()).isNotEqualTo(TunnelKeyPair.generate().publicLine());
    assertThat(one.toString()).doesNotContain("PRIVATE").contains(one.publicLine());
  }
}
