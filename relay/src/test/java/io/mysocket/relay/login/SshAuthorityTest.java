package io.mysocket.relay.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.ssh.PublicKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.OpenSshCertificate.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path folder;

  private SshAuthority authority() throws CannotStartException {
    return SshAuthority.loadOrCreate(folder, CLOCK);
  }

  private static String key(String algorithm, int size) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    return PublicKeys.line(generator.generateKeyPair().getPublic());
  }

  @ParameterizedTest
  @CsvSource({
    "EC, 256, ecdsa-sha2-nistp256-cert-v01@openssh.com",
    "EC, 521, ecdsa-sha2-nistp521-cert-v01@openssh.com",
    "RSA, 2048, ssh-rsa-cert-v01@openssh.com"
  })
  void certifiesAKeyForAWhile(String algorithm, int size, String type) throws Exception {
    String key = key(algorithm, size);

    String line = authority().sign(key, "ada@example.com", List.of("user", "tunnel-1"));

    assertThat(line).startsWith(type + " AAAA");
    OpenSshCertificate certificate = (OpenSshCertificate) PublicKeys.parse(line);
    assertThat(certificate.getType()).isEqualTo(Type.USER);
    assertThat(PublicKeys.line(certificate.getCertPubKey())).isEqualTo(key);
    assertThat(certificate.getPrincipals()).containsExactly("user", "tunnel-1");
    assertThat(certificate.getId()).isEqualTo("ada@example.com");
    assertThat(certificate.getExtensionsMap())
        .containsOnlyKeys("permit-port-forwarding", "permit-pty");
    assertThat(PublicKeys.line(certificate.getCaPubKey())).isEqualTo(authority().publicLine());
    assertThat(OpenSshCertificate.isValidAt(certificate, NOW)).isTrue();
    assertThat(OpenSshCertificate.isValidAt(certificate, NOW.plusSeconds(299))).isTrue();
    assertThat(OpenSshCertificate.isValidAt(certificate, NOW.plusSeconds(301))).isFalse();
  }

  @Test
  void isTakenByOpenSsh() throws Exception {
    Path certificate = folder.resolve("id-cert.pub");
    Files.writeString(
        certificate, authority().sign(key("EC", 256), "ada", List.of("user", "tunnel")) + "\n");

    Process keygen =
        new ProcessBuilder("ssh-keygen", "-L", "-f", certificate.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keygen.getInputStream().readAllBytes());

    assertThat(keygen.waitFor()).as(said).isZero();
    assertThat(said).contains("user certificate", "Key ID: \"ada\"", "(using ssh-ed25519)");
  }

  @Test
  void keepsItsKeyFromOthersAndOverRestarts() throws Exception {
    PublicKey first = authority().publicKey();

    assertThat(authority().publicKey()).isEqualTo(first);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("ssh_user_ca_ed25519_key"))))
        .isEqualTo("rw-------");
    assertThat(authority().toString()).doesNotContain("PRIVATE");
  }

  @Test
  void doesNotStartWithAFileThatIsNoKey() throws Exception {
    Files.writeString(folder.resolve("ssh_user_ca_ed25519_key"), "nonsense");

    assertThatThrownBy(this::authority)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("ssh_user_ca_ed25519_key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ssh-ed25519", "ssh-ed25519 AAAA", "nonsense AAAAC3Nz", "a\nb"})
  void refusesWhatIsNoKey(String line) throws Exception {
    SshAuthority authority = authority();

    assertThatThrownBy(() -> authority.sign(line, "ada", List.of("user")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().field()).isEqualTo("ssh_public_key"));
  }

  @Test
  void refusesACertificateAndAWeakKey() throws Exception {
    SshAuthority authority = authority();
    String certificate = authority.sign(key("EC", 256), "ada", List.of("user"));

    assertThatThrownBy(() -> authority.sign(certificate, "ada", List.of("user")))
        .hasMessageContaining("certificate");
    String weak = key("RSA", 1024);
    assertThatThrownBy(() -> authority.sign(weak, "ada", List.of("user")))
        .hasMessageContaining("2048");
  }
}
