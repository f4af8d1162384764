package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Only AES-GCM is offered; a client without it is told so at once. */
class CipherRefusalTest {
  private static Peer ssh(Rig rig, SshRelay relay, String cipher) throws Exception {
    return Peer.start(
        rig.folder,
        "nothing to wait for",
        "ssh",
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
        "" + relay.port(),
        "tester@127.0.0.1");
  }

  @Test
  void refusesAClientWithoutAesGcm() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(SshLimits.DEFAULT);

      for (String cipher : List.of("chacha20-poly1305@openssh.com", "aes256-ctr")) {
        try (Peer ssh = ssh(rig, relay, cipher)) {
          assertThat(ssh.exit()).isEqualTo(255);
          assertThat(ssh.output())
              .contains(
                  "no matching cipher found. Their offer: aes128-gcm@openssh.com,aes256-gcm@openssh.com");
        }
      }
    }
  }

  @Test
  void takesBothKeySizes() throws Exception {
    for (String cipher : List.of("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")) {
      try (Rig rig = new Rig()) {
        int port =
            Tunnels.OPENSSH_TO_OUR_RELAY.open(
                rig, SshLimits.DEFAULT, rig.backend.port(), List.of("Ciphers=" + cipher));

        assertThat(Visitor.both(port, 4 << 20, 1)).isTrue();
      }
    }
  }
}
