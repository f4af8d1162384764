package io.mysocket.relay.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.sockets.PublicKeys;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublicKeyLineTest {
  @Test
  void takesAKeyWithItsCommentAndPrintsOpenSshsFingerprint() {
    PublicKeyLine key =
        PublicKeyLine.parse(
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me@home\n"
                .strip());

    assertThat(key.text()).endsWith("GKJl");
    assertThat(key.fingerprint()).isEqualTo("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
  }

  static Stream<String> good() {
    return Stream.of(
        PublicKeys.ed25519(1),
        PublicKeys.rsa(2_048),
        PublicKeys.rsa(4_096),
        PublicKeys.ecdsa("nistp256", 32),
        PublicKeys.ecdsa("nistp384", 48),
        PublicKeys.ecdsa("nistp521", 66),
        PublicKeys.securityKey(3),
        PublicKeys.ecdsaSecurityKey(),
        "  " + PublicKeys.ed25519(2) + "\tcomment with blanks ",
        PublicKeys.ed25519(4) + " as in its file\n");
  }

  @ParameterizedTest
  @MethodSource("good")
  void takesGoodKeys(String line) {
    assertThat(PublicKeyLine.parse(line).fingerprint()).startsWith("SHA256:").hasSize(50);
  }

  static Stream<String> bad() {
    String good = PublicKeys.ed25519(1);
    return Stream.of(
        "",
        "ssh-ed25519",
        "ssh-ed25519 !!!!",
        "ssh-ed25519 AAAA",
        "ssh-rsa " + good.split(" ", 2)[1],
        "restrict " + good,
        good + "\n" + good,
        good.substring(0, good.length() - 8),
        PublicKeys.rsa(1_024),
        PublicKeys.rsa(20_000),
        PublicKeys.ecdsa("nistp256", 48),
        PublicKeys.line("ssh-ed25519", new byte[31]),
        PublicKeys.line("ssh-ed25519", new byte[32], new byte[1]),
        PublicKeys.line("ssh-dss", new byte[32]),
        PublicKeys.line("sk-ssh-ed25519@openssh.com", new byte[32]),
        PublicKeys.line("sk-ssh-ed25519@openssh.com", new byte[31], new byte[4]),
        PublicKeys.line("ssh-ed25519-cert-v01@openssh.com", new byte[32]),
        "x".repeat(20_000));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void refusesBadKeys(String line) {
    assertThatThrownBy(() -> PublicKeyLine.parse(line))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().field()).isEqualTo("publicKey"));
  }

  @Test
  void survivesRandomBytes() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] field = new byte[random.nextInt(80)];
      random.nextBytes(field);
      String line = PublicKeys.line(i % 2 == 0 ? "ssh-ed25519" : "ssh-rsa", field);
      try {
        PublicKeyLine.parse(line);
      } catch (ProblemException e) {
        assertThat(e.problem().field()).isEqualTo("publicKey");
      }
    }
  }
}
