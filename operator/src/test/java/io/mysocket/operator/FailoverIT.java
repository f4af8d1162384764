package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two operators as processes, of which one works: how fast the other takes over, and what of. */
@ExtendWith(QuietCluster.class)
class FailoverIT {
  /** Lease of 15 s, looked at each 2 s, and a start of reconciling. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(20);

  private static final Duration AFTER_TERM = Duration.ofSeconds(5);

  private final Cluster cluster = new Cluster();
  private final List<OperatorProcess> processes = new ArrayList<>();

  @TempDir private Path logs;

  @AfterEach
  void close() {
    processes.forEach(OperatorProcess::close);
    cluster.close();
  }

  private OperatorProcess start(String name) throws IOException {
    OperatorProcess process = OperatorProcess.ofOne(cluster, name, logs);
    processes.add(process);
    return process;
  }

  private String leader() {
    Lease lease =
        cluster
            .client
            .resources(Lease.class)
            .inNamespace(cluster.namespace)
            .withName("mysocket-operator")
            .get();
    return lease == null ? "" : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
  }

  private void awaitLeader(String name, Duration atMost) {
    await().atMost(atMost).until(() -> leader().equals(name));
  }

  /** A MySocket that is made while nobody leads is there when somebody does. */
  private Duration untilReconciled(String name, Instant since, Duration atMost) {
    await()
        .atMost(atMost)
        .until(() -> cluster.condition(name, "SocketReady").equals("True/Created"));
    return Duration.between(since, Instant.now());
  }

  @Test
  void theOtherTakesOverInTimeAndNothingIsMadeTwice() throws Exception {
    start("a");
    awaitLeader("a", Duration.ofSeconds(60));
    start("b");
    processes.getLast().awaitStarted(Duration.ofSeconds(60));
    cluster.applyWeb("first");
    untilReconciled("first", Instant.now(), Duration.ofSeconds(30));
    String id = cluster.relay.socket(cluster.key("first")).orElseThrow().id();

    Instant killed = Instant.now();
    processes.getFirst().close();
    cluster.applyWeb("second");
    Duration took = untilReconciled("second", killed, AFTER_KILL);
    assertThat(leader()).isEqualTo("b");
    System.out.printf("failover after kill -9: %d ms%n", took.toMillis());

    start("c");
    processes.getLast().awaitStarted(Duration.ofSeconds(60));
    Instant asked = Instant.now();
    processes.get(1).terminate();
    awaitLeader("c", AFTER_TERM);
    cluster.applyWeb("third");
    took = untilReconciled("third", asked, AFTER_TERM.plusSeconds(5));
    System.out.printf("failover after SIGTERM: %d ms%n", took.toMillis());
    assertThat(processes.get(1).hasEnded(Duration.ofSeconds(15))).isTrue();

    assertThat(cluster.relay.sockets())
        .containsExactly(cluster.key("first"), cluster.key("second"), cluster.key("third"));
    assertThat(cluster.relay.socket(cluster.key("first")).orElseThrow().id()).isEqualTo(id);
    assertThat(cluster.relay.socket(cluster.key("first")).orElseThrow().generation()).isEqualTo(1);
    assertThat(cluster.relay.keysOf(cluster.key("first"))).hasSize(1);
  }
}
