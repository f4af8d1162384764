package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.testing.Fault;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.tunnels.TunnelClass;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * 40 MySockets on one shared TunnelClass, minded by an operator process: how long, how large, and
 * how quiet it is. The relay and its tunnels are pretended; the API server is a real one. Prints
 * its figures. {@code FiveHundredIT} does it with a real relay.
 */
@ExtendWith(QuietCluster.class)
class ScaleIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Resident memory of the operator. */
  private static final long MOST_MEBIBYTES = 256;

  /** Longest start with all MySockets there; that of the image has a cache of classes besides. */
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  /** Calls of a relay that is away, in a second, however many MySockets there are. */
  private static final double MOST_CALLS = 2;

  /** Writes for each MySocket when a relay went away and came back: its states, with events. */
  private static final int WRITES_OF_AN_OUTAGE = 8;

  private static final Duration BEFORE_LISTING = Duration.ofSeconds(2);
  private static final Duration RESYNC = Duration.ofSeconds(10); // see Cluster

  private final Cluster cluster = new Cluster();

  @TempDir private Path logs;

  @AfterEach
  void close() {
    cluster.client.resources(TunnelClass.class).withName(cluster.namespace).delete();
    cluster.close();
  }

  @Test
  @Tag("soak")
  void forty() throws Exception {
    run(40, Duration.ofSeconds(15), Duration.ofSeconds(25));
  }

  private void run(int count, Duration quiet, Duration outage) throws Exception {
    cluster.tunnelClass("mode: Shared");
    cluster.service("web");
    Instant began = Instant.now();
    try (OperatorProcess operator = OperatorProcess.ofAll(cluster, "scale", logs)) {
      operator.awaitStarted(LONGEST_START);
      IntStream.range(0, count).forEach(this::socket);
      tell("%d MySockets made".formatted(count), began);
      IntStream.range(0, count).forEach(this::connect);
      awaitAllReady(count);
      tell("all ready", began);
      tell("RSS %d MiB".formatted(operator.residentMebibytes()), began);
    }
    try (OperatorProcess operator = OperatorProcess.ofAll(cluster, "again", logs)) {
      tell(
          "started with all there in %d ms".formatted(operator.awaitStarted(LONGEST_START)), began);
      operator.awaitLeading(LONGEST_START);
      settle();
      quiet(quiet);
      outage(outage, count);
      long resident = operator.residentMebibytes();
      tell("RSS %d MiB".formatted(resident), began);
      assertThat(resident).as("MiB").isLessThanOrEqualTo(MOST_MEBIBYTES);
    }
  }

  private static void tell(String what, Instant began) {
    System.out.printf(
        "scale: %s after %d s%n", what, Duration.between(began, Instant.now()).toSeconds());
  }

  private static String name(int number) {
    return "s" + number;
  }

  private void socket(int number) {
    cluster.yaml(
        """
        apiVersion: mysocket.io/v1
        kind: MySocket
        metadata: {name: %s}
        spec: {target: {service: {name: web, port: 80}}, tunnelClassName: %s}
        """
            .formatted(name(number), cluster.namespace));
  }

  /** As the agents would, once their key is there. */
  private void connect(int number) {
    String key = cluster.key(name(number));
    await().atMost(PATIENCE).until(() -> !cluster.relay.keysOf(key).isEmpty());
    cluster.relay.connect(key);
  }

  private void awaitAllReady(int count) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> ready() == count);
  }

  private long ready() {
    return cluster
        .client
        .resources(MySocket.class)
        .inNamespace(cluster.namespace)
        .list()
        .getItems()
        .stream()
        .map(MySocket::getStatus)
        .filter(status -> status != null && status.conditions() != null)
        .filter(status ->
            status.conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.reason().equals("Connected")))
        .count();
  }

  /** Those that concern this test: others may have left namespaces that are still going. */
  private List<String> writes(long from) {
    return AuditLog.find().map(log -> log.writes(from)).orElse(List.of()).stream()
        .filter(write -> !write.contains("/") || write.contains(" " + cluster.namespace + "/"))
        .toList();
  }

  private static long lines() {
    return AuditLog.find().map(AuditLog::length).orElse(0L);
  }

  /** Until a resync went by without a write. */
  private void settle() {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          long from = lines();
          pass(RESYNC.plus(BEFORE_LISTING));
          return writes(from).isEmpty();
        });
  }

  /** A time to count in: that nothing happens shows in no condition. */
  private static void pass(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  private void quiet(Duration time) throws InterruptedException {
    long from = lines();
    int lists = lists();
    pass(time);
    List<String> writes = writes(from);
    int listed = lists() - lists;
    System.out.printf(
        "scale: in %d s without a change %d writes, %d LISTs of the relay%n",
        time.toSeconds(), writes.size(), listed);
    assertThat(writes).as("writes").hasSizeLessThanOrEqualTo((int) (time.toSeconds() / 60));
    assertThat(listed)
        .as("LISTs, a page of up to 200 each")
        .isLessThanOrEqualTo((int) (time.dividedBy(RESYNC) + 1) * 3);
  }

  private int lists() {
    return (int) cluster.relay.calls().stream().filter("GET sockets"::equals).count();
  }

  private void outage(Duration time, int count) throws InterruptedException {
    long from = lines();
    int calls = cluster.relay.calls().size();
    cluster.relay.fail(new Fault.Drop());
    pass(time);
    int tried = cluster.relay.calls().size() - calls;
    Instant back = Instant.now();
    cluster.relay.fail(null);
    await().atMost(PATIENCE).until(() -> cluster.relay.streams() == 1);
    awaitAllReady(count);
    Duration healed = Duration.between(back, Instant.now());
    settle();
    System.out.printf(
        "scale: away for %d s: %d calls of the relay; all ready %d ms after it was back; %d writes%n",
        time.toSeconds(), tried, healed.toMillis(), writes(from).size());
    assertThat((double) tried / time.toSeconds()).as("calls per second").isLessThan(MOST_CALLS);
    assertThat(writes(from)).hasSizeLessThanOrEqualTo(count * WRITES_OF_AN_OUTAGE);
    quiet(Duration.ofSeconds(10));
  }
}
