package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
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

  /** The key of RFC 8410, section 10.3, without and with what else a file may hold. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC",
        "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
            + "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB"
            + "Z9w7lshQhqowtrbLDFw4rXAxZuE="
      })
  void readsAKeyInPkcs8(String base64) throws Exception {
    String pem = "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    KeyPair pair = KeyFiles.load(Files.writeString(folder.resolve("key.pem"), pem));

    assertThat(HexFormat.of().formatHex(pair.getPublic().getEncoded()))
        .endsWith("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1");
    Path file = Files.writeString(folder.resolve("again"), KeyFiles.text(pair, "again"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(Peer.run(folder, "ssh-keygen", "-y", "-f", file.toString()))
        .startsWith(PublicKeys.line(pair.getPublic()));
    assertThat(KeyFiles.load(file).getPrivate()).isEqualTo(pair.getPrivate());
  }

  /** Its public part is another's: to sign with both would give the key away. */
  @Test
  void refusesAFileWhoseHalvesDoNotMatch() throws Exception {
    KeyPair mixed = new KeyPair(KeyFiles.generate().getPublic(), KeyFiles.generate().getPrivate());
    Path file = Files.writeString(folder.resolve("mixed"), KeyFiles.text(mixed, "mixed"));

    assertThatThrownBy(() -> KeyFiles.load(file))
        .hasMessageContaining("mixed holds no private key that can be read");
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

  @Test
  void refusesAKeyThatIsNoPointOfItsCurve() {
    byte[] blob =
        HexFormat.of().parseHex("0000000b7373682d6564323535313900000020" + "ff".repeat(32));

    assertThatThrownBy(
            () -> PublicKeys.parse("ssh-ed25519 " + Base64.getEncoder().encodeToString(blob)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a point that an Ed25519 key can be");
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
