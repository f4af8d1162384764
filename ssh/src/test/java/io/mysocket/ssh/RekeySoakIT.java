package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of key exchanges under bulk both ways, and more bytes than one key may seal. */
@Tag("soak")
class RekeySoakIT {
  /** Bytes through one connection, three quarters of them to the visitor. */
  private static final long BYTES = Long.getLong("soak.bytes", 24L << 30);

  private static void rekey(Rig rig, int port, long rekeys, String who) throws Exception {
    long began = System.nanoTime();
    RekeyTest.trafficUntil(rig, port, rekeys);
    System.out.printf(
        "%s: %d key exchanges in %d s, every byte there%n",
        who,
        Rig.exchanges(rig.connections.getFirst()) - 1,
        (System.nanoTime() - began) / 1_000_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "OUR_AGENT_TO_OUR_RELAY, 700",
    "OPENSSH_TO_OUR_RELAY, 500",
    "OUR_AGENT_TO_OPENSSH, 500"
  })
  void changesKeysAtEveryMegabyte(Tunnels tunnels, long rekeys) throws Exception {
    try (Rig rig = new Rig()) {
      int port = tunnels.open(rig, RekeyTest.BY_BYTES, rig.backend.port(), List.of());
      rekey(rig, port, rekeys, tunnels.name());
    }
  }

  /** The peer changes keys at every megabyte as well. */
  @ParameterizedTest
  @EnumSource(names = {"OPENSSH_TO_OUR_RELAY", "OUR_AGENT_TO_OPENSSH"})
  void changesKeysWhenBothAsk(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      int port =
          tunnels.open(rig, RekeyTest.BY_BYTES, rig.backend.port(), List.of("RekeyLimit=1M"));
      rekey(rig, port, 100, tunnels + ", both asking");
    }
  }

  @ParameterizedTest
  @CsvSource({"GO, 250", "PARAMIKO, 50"})
  void changesKeysWithOtherLanguages(ForeignClient client, long rekeys) throws Exception {
    try (Rig rig = new Rig()) {
      rekey(rig, client.open(rig, RekeyTest.BY_BYTES), rekeys, client.name());
    }
  }

  @Test
  void carriesMoreThanOneKeyMaySeal() throws Exception {
    try (Rig rig = new Rig()) {
      int port =
          Tunnels.OUR_AGENT_TO_OUR_RELAY.open(
              rig, SshLimits.DEFAULT, rig.backend.port(), List.of());
      long began = System.nanoTime();

      assertThat(Visitor.download(port, BYTES / 4 * 3, 1)).as("download").isTrue();
      assertThat(Visitor.upload(port, BYTES / 4, 2)).as("upload").isTrue();

      long exchanges = Rig.exchanges(rig.connections.getFirst());
      System.out.printf(
          "%d MiB in one connection, %d s, %d key exchanges%n",
          BYTES >> 20, (System.nanoTime() - began) / 1_000_000_000, exchanges - 1);
      if (BYTES / 4 * 3 > SshLimits.Rekey.DEFAULT.bytes()) {
        assertThat(exchanges).isGreaterThan(1);
      }
    }
  }
}
