package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.apache.sshd.common.kex.KexProposalOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets in with which key exchange. */
class KeyExchangesTest {
  private static final String QUANTUM = "sntrup761x25519-sha512@openssh.com";

  private static String agreed(Rig rig) {
    return rig.connections
        .getFirst()
        .session()
        .getKexNegotiationResult()
        .get(KexProposalOption.ALGORITHMS);
  }

  /** As OpenSSH 8.5 to 8.9 have it: there, but last in the list. */
  @ParameterizedTest
  @EnumSource
  void takesThePostQuantumOneOfAClientThatPrefersAnother(KeyExchanges which) throws Exception {
    try (Rig rig = new Rig()) {
      rig.keyExchanges = which;
      int port =
          Tunnels.OPENSSH_TO_OUR_RELAY.open(
              rig,
              SshLimits.DEFAULT,
              rig.backend.port(),
              List.of("KexAlgorithms=curve25519-sha256," + QUANTUM));

      assertThat(Visitor.echo(port, 1000, 1)).isTrue();
      assertThat(agreed(rig)).isEqualTo(QUANTUM);
    }
  }

  @Test
  void letsOurAgentAndOpenSshInByPostQuantumOnes() throws Exception {
    for (Tunnels tunnels : List.of(Tunnels.OUR_AGENT_TO_OUR_RELAY, Tunnels.OPENSSH_TO_OUR_RELAY)) {
      try (Rig rig = new Rig()) {
        rig.keyExchanges = KeyExchanges.POST_QUANTUM;
        int port = tunnels.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of());

        assertThat(Visitor.echo(port, 1000, 1)).isTrue();
        assertThat(agreed(rig)).containsAnyOf("mlkem768x25519", "sntrup761x25519");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesAnotherOnlyWhereThatIsAllowed(KeyExchanges which) throws Exception {
    try (Rig rig = new Rig()) {
      rig.keyExchanges = which;
      List<String> options = List.of("KexAlgorithms=curve25519-sha256");
      if (which == KeyExchanges.COMPATIBLE) {
        int port =
            Tunnels.OPENSSH_TO_OUR_RELAY.open(rig, SshLimits.DEFAULT, rig.backend.port(), options);
        assertThat(Visitor.echo(port, 1000, 1)).isTrue();
        assertThat(agreed(rig)).isEqualTo("curve25519-sha256");
      } else {
        assertThatThrownBy(() ->
                Tunnels.OPENSSH_TO_OUR_RELAY.open(
                    rig, SshLimits.DEFAULT, rig.backend.port(), options))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(
                "no matching key exchange method found. Their offer: mlkem768x25519-sha256,");
      }
    }
  }
}
