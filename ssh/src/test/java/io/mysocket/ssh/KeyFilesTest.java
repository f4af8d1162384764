package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as OpenSSH writes and reads them, checked against its own ssh-keygen. */
class KeyFilesTest {
  @TempDir Path folder;

  @Test
  void makesAKeyThatOpenSshReadsAndOnlyTheOwnerMayRead() throws Exception {
    Path file = folder.resolve("keys/host");

    KeyPair made = KeyFiles.loadOrCreate(file, "relay");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Peer.run(folder, "ssh-keygen", "-y", "-f", file.toString()))
        .startsWith(PublicKeys.line(made.getPublic()));
    assertThat(Peer.run(folder, "ssh-keygen", "-l", "-f", file.toString()))
        .contains(PublicKeys.fingerprint(made.getPublic()))
        .contains("relay");
    assertThat(PublicKeys.line(KeyFiles.loadOrCreate(file, "relay").getPublic()))
        .isEqualTo(PublicKeys.line(made.getPublic()));
    try (var left = Files.list(file.getParent())) {
      assertThat(left).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void readsWhatSshKeygenMakes(String type) throws Exception {
    Path file = folder.resolve("user");
    Peer.run(folder, "ssh-keygen", "-q", "-t", type, "-N", "", "-f", file.toString());

    PublicKey loaded = KeyFiles.load(file).getPublic();

    String line = Files.readString(folder.resolve("user.pub"));
    assertThat(PublicKeys.line(PublicKeys.parse(line))).isEqualTo(PublicKeys.line(loaded));
    assertThat(line).startsWith(PublicKeys.line(loaded));
  }

  @Test
  void saysWhatIsWrongWithAPrivateKey() throws Exception {
    Path locked = folder.resolve("locked");
    Peer.run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", locked.toString());
    Path noise = Files.writeString(folder.resolve("noise"), "hello");

    assertThatThrownBy(() -> KeyFiles.load(locked)).hasMessageContaining("locked has a passphrase");
    assertThatThrownBy(() -> KeyFiles.load(noise))
        .hasMessageContaining("noise holds no private key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hello", "ssh-ed25519", "ssh-ed25519 %%%", "ssh-ed25519 AAAA", "a\nb"})
  void refusesWhatIsNoPublicKey(String line) {
    assertThatThrownBy(() -> PublicKeys.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public key");
  }

  @Test
  void pinsTheKeysOfKnownHosts() {
    PublicKey right = KeyFiles.generate().getPublic();
    PublicKey wrong = KeyFiles.generate().getPublic();
    PinnedHosts pinned =
        PinnedHosts.of(
            "# relays\n\n"
                + PublicKeys.knownHostsLine("Relay.example", 2222, right)
                + " comment\n"
                + PublicKeys.knownHostsLine("other.example", 22, right),
            "known_hosts");

    assertThat(pinned.problem(at("relay.example", 2222), right)).isEmpty();
    assertThat(pinned.problem(at("other.example", 22), right)).isEmpty();
    assertThat(pinned.problem(at("relay.example", 2222), wrong))
        .contains("showed the host key " + PublicKeys.fingerprint(wrong))
        .contains("known_hosts pins " + PublicKeys.fingerprint(right));
    assertThat(pinned.problem(at("relay.example", 22), right))
        .startsWith("no host key of relay.example is pinned in known_hosts");
  }

  private static InetSocketAddress at(String host, int port) {
    return InetSocketAddress.createUnresolved(host, port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "host",
        "@revoked host ssh-ed25519 AAAA",
        "*.example ssh-ed25519 AAAA",
        "host ssh-ed25519 AAAA"
      })
  void refusesPinsThatItCannotKeep(String text) {
    assertThatThrownBy(() -> PinnedHosts.of(text, "pins"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pins");
  }
}
