package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two operators as processes, of which one works: how fast the other takes over, and what of. */
@ExtendWith(QuietCluster.class)
class FailoverIT {
  /** After which the lease of one that was killed runs out. */
  private static final int LEASE_SECONDS = 15;

  /** The rest is looking at the lease each second, and what a busy machine adds to it. */
  private static final Duration MOST = Duration.ofSeconds(LEASE_SECONDS + 45);

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

  private Resource<Lease> lease() {
    return cluster
        .client
        .resources(Lease.class)
        .inNamespace(cluster.namespace)
        .withName("mysocket-operator");
  }

  private String leader() {
    Lease lease = lease().get();
    return lease == null ? "" : holder(lease);
  }

  private static String holder(Lease lease) {
    return Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
  }

  private void awaitLeader(String name, Duration atMost) {
    await().atMost(atMost).until(() -> leader().equals(name));
  }

  /** Adds who holds the lease, at each change of it. */
  private record Holders(List<String> all) implements Watcher<Lease> {
    @Override
    public void eventReceived(Action action, Lease lease) {
      all.add(holder(lease));
    }

    @Override
    public void onClose(WatcherException cause) {
      all.add("the watch broke off: " + cause);
    }
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
    awaitLeader("a", Cluster.PATIENCE);
    start("b");
    processes.getLast().awaitStarted(Cluster.PATIENCE);
    cluster.applyWeb("first");
    untilReconciled("first", Instant.now(), Cluster.PATIENCE);
    String id = cluster.relay.socket(cluster.key("first")).orElseThrow().id();
    assertThat(lease().get().getSpec().getLeaseDurationSeconds()).isEqualTo(LEASE_SECONDS);

    Instant killed = Instant.now();
    processes.getFirst().close();
    cluster.applyWeb("second");
    Duration took = untilReconciled("second", killed, MOST);
    assertThat(leader()).isEqualTo("b");
    System.out.printf("failover after kill -9: %d ms%n", took.toMillis());

    start("c");
    processes.getLast().awaitStarted(Cluster.PATIENCE);
    Holders holders = new Holders(new CopyOnWriteArrayList<>());
    Instant asked = Instant.now();
    try (Watch _ = lease().watch(holders)) {
      processes.get(1).terminate();
      awaitLeader("c", MOST);
      await().until(() -> holders.all.contains("c"));
    }
    assertThat(holders.all).as("given back, not run out").contains("");
    cluster.applyWeb("third");
    took = untilReconciled("third", asked, MOST);
    System.out.printf("failover after SIGTERM: %d ms%n", took.toMillis());
    assertThat(processes.get(1).hasEnded(MOST)).isTrue();

    assertThat(cluster.relay.sockets())
        .containsExactly(cluster.key("first"), cluster.key("second"), cluster.key("third"));
    assertThat(cluster.relay.socket(cluster.key("first")).orElseThrow().id()).isEqualTo(id);
    assertThat(cluster.relay.socket(cluster.key("first")).orElseThrow().generation()).isEqualTo(1);
    assertThat(cluster.relay.keysOf(cluster.key("first"))).hasSize(1);
  }
}
