package io.mysocket.relay.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.relay.config.CannotStartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySealTest {
  private static final byte[] SECRET = "a private key".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void opensWhatItSealedAlsoAfterARestart() throws Exception {
    String sealed = KeySeal.loadOrCreate(folder).seal(SECRET, "socket");

    assertThat(KeySeal.loadOrCreate(folder).open(sealed, "socket")).isEqualTo(SECRET);
    assertThat(sealed).isNotEqualTo(KeySeal.loadOrCreate(folder).seal(SECRET, "socket"));
    assertThat(Files.getPosixFilePermissions(folder.resolve("seal.key"))).hasSize(2);
  }

  @Test
  void opensNothingElse() throws Exception {
    KeySeal seal = KeySeal.loadOrCreate(folder);
    String sealed = seal.seal(SECRET, "socket");
    byte[] changed = Base64.getDecoder().decode(sealed);
    changed[changed.length - 1] ^= 1;

    assertThatThrownBy(() -> seal.open(sealed, "another"))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> seal.open(Base64.getEncoder().encodeToString(changed), "socket"))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> seal.open("AAAA", "socket"))
        .isInstanceOf(GeneralSecurityException.class);
    Files.delete(folder.resolve("seal.key"));
    assertThatThrownBy(() -> KeySeal.loadOrCreate(folder).open(sealed, "socket"))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void opensWithAnOlderKeyAndSealsWithTheFirst() throws Exception {
    Path file = folder.resolve("seal.key");
    KeySeal before = KeySeal.loadOrCreate(folder);
    String sealed = before.seal(SECRET, "socket");
    String fresh = Base64.getEncoder().encodeToString(new byte[32]);
    Files.writeString(file, fresh + "\n" + Files.readString(file));

    KeySeal both = KeySeal.loadOrCreate(folder);
    String anew = both.seal(SECRET, "socket");

    assertThat(both.open(sealed, "socket")).isEqualTo(SECRET);
    assertThat(both.isOld(sealed, "socket")).isTrue();
    assertThat(both.isOld(anew, "socket")).isFalse();
    Files.writeString(file, fresh);
    assertThat(KeySeal.loadOrCreate(folder).open(anew, "socket")).isEqualTo(SECRET);
    assertThatThrownBy(() -> before.open(anew, "socket"))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void liesElsewhereIfItIsToAndLeavesNothingBehindUnopened() throws Exception {
    String before = KeySeal.loadOrCreate(folder).seal(SECRET, "socket");
    Path inside = folder.resolve("seal.key");
    String fresh = Base64.getEncoder().encodeToString(new byte[32]);
    Path outside = Files.writeString(folder.resolve("elsewhere"), fresh + "\n");

    assertThatThrownBy(() -> KeySeal.of(folder, outside))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("add its lines to " + outside);

    Files.writeString(outside, fresh + "\n" + Files.readString(inside));
    KeySeal moved = KeySeal.of(folder, outside);
    assertThat(moved.open(before, "socket")).isEqualTo(SECRET);
    assertThat(moved.isOld(before, "socket")).isTrue();
    Files.delete(inside);
    KeySeal.of(folder, outside);
    assertThat(inside).as("the folder has no key any more").doesNotExist();
  }

  @Test
  void saysThatTheFileIsNoKey() throws Exception {
    Files.writeString(folder.resolve("seal.key"), "short");

    assertThatThrownBy(() -> KeySeal.loadOrCreate(folder))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("seal.key")
        .hasMessageContaining("restore it from a backup");
  }
}
