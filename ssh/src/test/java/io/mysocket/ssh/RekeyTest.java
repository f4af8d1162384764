package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keys change under traffic without a byte lost, whoever asks and for whatever reason. {@link
 * RekeySoakIT} does it for long.
 */
class RekeyTest {
  private static final long REKEYS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static SshLimits rekeying(long bytes, long packets, Duration age) {
    return SshLimits.DEFAULT.with(new SshLimits.Rekey(bytes, packets, age, PATIENCE));
  }

  static final SshLimits BY_BYTES = rekeying(1 << 20, Long.MAX_VALUE, Duration.ofHours(1));
  private static final SshLimits BY_PACKETS = rekeying(Long.MAX_VALUE, 40, Duration.ofHours(1));
  private static final SshLimits BY_AGE =
      rekeying(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofMillis(30));

  /**
   * Bulk both ways on three streams at once, small streams coming and going, until the keys have
   * changed often enough.
   */
  static void trafficUntil(Rig rig, int port, long rekeys) throws Exception {
    SshConnection connection = rig.connections.getFirst();
    for (long round = 0; Rig.exchanges(connection) <= rekeys; round++) {
      List<CompletableFuture<Boolean>> streams = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        long seed = round * 100 + i;
        streams.add(Visitor.inBackground(() -> Visitor.both(port, 2 << 20, seed)));
      }
      for (int i = 0; i < 20; i++) {
        long seed = round * 100 + 50 + i;
        streams.add(Visitor.inBackground(() -> Visitor.echo(port, 700, seed)));
      }
      for (CompletableFuture<Boolean> stream : streams) {
        assertThat(stream.get(60, TimeUnit.SECONDS))
            .as("round " + round + " after " + Rig.exchanges(connection) + " exchanges")
            .isTrue();
      }
    }
    Rig.await(() -> Rig.openStreams(connection) == 0, "no stream left");
  }

  @ParameterizedTest
  @EnumSource
  void changesKeysByBytesWhenWeAsk(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      trafficUntil(rig, tunnels.open(rig, BY_BYTES, rig.backend.port(), List.of()), REKEYS);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"OPENSSH_TO_OUR_RELAY", "OPENSSH_WITHOUT_GCM_TO_OUR_RELAY", "OUR_AGENT_TO_OPENSSH"})
  void changesKeysWhenThePeerAsks(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      trafficUntil(
          rig,
          tunnels.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of("RekeyLimit=1M")),
          REKEYS);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"OPENSSH_TO_OUR_RELAY", "OPENSSH_WITHOUT_GCM_TO_OUR_RELAY", "OUR_AGENT_TO_OPENSSH"})
  void changesKeysWhenBothAsk(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      trafficUntil(
          rig, tunnels.open(rig, BY_BYTES, rig.backend.port(), List.of("RekeyLimit=1M")), REKEYS);
    }
  }

  @Test
  void changesKeysByPackets() throws Exception {
    try (Rig rig = new Rig()) {
      trafficUntil(
          rig,
          Tunnels.OUR_AGENT_TO_OUR_RELAY.open(rig, BY_PACKETS, rig.backend.port(), List.of()),
          REKEYS);
    }
  }

  @Test
  void changesKeysByAge() throws Exception {
    try (Rig rig = new Rig()) {
      trafficUntil(
          rig,
          Tunnels.OUR_AGENT_TO_OPENSSH.open(rig, BY_AGE, rig.backend.port(), List.of()),
          REKEYS);
    }
  }

  @Test
  void agreesOnStrictKeyExchange() throws Exception {
    try (Rig rig = new Rig()) {
      int port = Tunnels.OPENSSH_TO_OUR_RELAY.open(rig, BY_BYTES, rig.backend.port(), List.of());
      assertThat(Visitor.download(port, 1 << 20, 1)).isTrue();

      assertThat(rig.connections.getFirst().session().getServerKexProposals().toString())
          .doesNotContain("zlib");
      assertThat(rig.connections.getFirst().mina().strictKex()).isTrue();
    }
  }
}
