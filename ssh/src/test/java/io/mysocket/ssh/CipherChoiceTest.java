package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.kex.KexProposalOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AES-GCM for whoever has it, ChaCha20 for who has not, nothing for others. */
class CipherChoiceTest {
  private static Peer ssh(Rig rig, int port, String cipher) throws Exception {
    return Peer.start(
        rig.folder,
        "nothing to wait for",
        "ssh",
        "-N",
        "-F",
        "/dev/null",
        "-i",
        rig.folder.resolve("user").toString(),
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-c",
        cipher,
        "-p",
        "" + port,
        "tester@127.0.0.1");
  }

  @Test
  void refusesAClientWithNeither() throws Exception {
    try (Rig rig = new Rig();
        Peer ssh = ssh(rig, rig.relay(SshLimits.DEFAULT).port(), "aes256-ctr")) {
      assertThat(ssh.exit()).isEqualTo(255);
      assertThat(ssh.output())
          .contains(
              "no matching cipher found. Their offer: aes128-gcm@openssh.com,aes256-gcm@openssh.com,"
                  + "chacha20-poly1305@openssh.com");
    }
  }

  /** What OpenSSH offers unless told otherwise begins with ChaCha20. */
  @ParameterizedTest
  @CsvSource({
    "aes128-gcm@openssh.com, aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com, aes256-gcm@openssh.com",
    "'chacha20-poly1305@openssh.com,aes128-ctr,aes256-gcm@openssh.com', aes256-gcm@openssh.com",
    "chacha20-poly1305@openssh.com, chacha20-poly1305@openssh.com"
  })
  void takesAesGcmIfItCan(String offer, String taken) throws Exception {
    try (Rig rig = new Rig()) {
      int port =
          Tunnels.OPENSSH_TO_OUR_RELAY.open(
              rig, SshLimits.DEFAULT, rig.backend.port(), List.of("Ciphers=" + offer));

      assertThat(Visitor.both(port, 4 << 20, 1)).isTrue();
      var session = rig.connections.getFirst().session();
      assertThat(session.getKexNegotiationResult().get(KexProposalOption.C2SENC)).isEqualTo(taken);
      assertThat(session.getKexNegotiationResult().get(KexProposalOption.S2CENC)).isEqualTo(taken);
    }
  }

  /** Its ciphers need no MAC, but the key exchange wants a common name. */
  @Test
  void servesAClientThatNamesPlainMacsOnly() throws Exception {
    try (Rig rig = new Rig()) {
      int port =
          Tunnels.OPENSSH_TO_OUR_RELAY.open(
              rig,
              SshLimits.DEFAULT,
              rig.backend.port(),
              List.of("Ciphers=aes128-gcm@openssh.com", "MACs=hmac-sha2-256"));

      assertThat(Visitor.both(port, 4 << 20, 1)).isTrue();
    }
  }

  @Test
  void endsAConnectionWhoseBytesWereChangedOnTheWay() throws Exception {
    try (Rig rig = new Rig()) {
      int relay =
          Tunnels.OPENSSH_TO_OUR_RELAY.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of());
      FrozenPath path = rig.keep(new FrozenPath(rig.relays.getFirst().port()));
      try (Peer ssh = ssh(rig, path.port(), "chacha20-poly1305@openssh.com")) {
        Rig.await(() -> rig.relays.getFirst().connections().size() == 2, "second connection");
        SshConnection spoiled =
            rig.relays.getFirst().connections().stream()
                .filter(each -> !each.equals(rig.connections.getFirst()))
                .findFirst()
                .orElseThrow();
        spoiled.loggedIn().get(20, TimeUnit.SECONDS);

        path.spoil();
        spoiled.mina().askForLife();

        assertThat(spoiled.closed().get(20, TimeUnit.SECONDS))
            .isEqualTo(new CloseReason(CloseReason.By.US, 5, "packet authentication failed"));
        ssh.exit();
      }
      assertThat(Visitor.echo(relay, 1000, 1)).as("others notice nothing").isTrue();
    }
  }
}
