package io.mysocket.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Gauge;
import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.Running;
import io.mysocket.e2e.session.EchoSite;
import io.mysocket.e2e.session.OwnRelay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many tunnels at one relay, all from one address as behind a cluster's NAT: what they hold at
 * rest, and how they all come back when the relay is killed.
 */
class ManyAgentsIT {
  private static final int MANY = Integer.getInteger("soak.agents", 2_000);
  private static final Duration IDLE = Duration.ofMinutes(Integer.getInteger("soak.minutes", 10));
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** In 1 GiB of memory, as the relay's chart gives it. */
  private static final String[] MEMORY = {"-XX:MaxRAM=1g"};

  private static final String SETTINGS =
      """
      limits:
        connections: {rate: 10000, burst: 10000}
      """;

  @TempDir Path folder;

  @Test
  void allComeBackAfterKill9() throws Exception {
    Outcome outcome = killed(80, 8, Duration.ZERO);

    assertThat(outcome.back).isLessThan(Duration.ofSeconds(120));
    assertThat(outcome.heap / 80).as("bytes of heap for each").isLessThan(96 << 10);
  }

  @Test
  @Tag("soak")
  void thousandsRestAndComeBackAfterKill9() throws Exception {
    Outcome outcome = killed(MANY, Math.max(1, MANY / 10), IDLE);

    assertThat(outcome.heap / MANY).as("bytes of heap for each").isLessThan(48 << 10);
    assertThat(outcome.resident / MANY).as("bytes of memory for each").isLessThan(48 << 10);
    assertThat(outcome.busy).as("of one processor, at rest").isLessThan(0.05);
    // As this machine goes: they come back in less than the time of three such crowds that come.
    Duration most = Collections.max(List.of(Duration.ofSeconds(60), outcome.came.multipliedBy(3)));
    assertThat(outcome.back).isLessThan(most);
  }

  @Test
  @Tag("soak")
  void twoHundredOfOpenSshRest() throws Exception {
    int count = 200;
    List<Running> clients = new ArrayList<>();
    try (OwnRelay relay =
            OwnRelay.asShipped(Files.createDirectory(folder.resolve("relay")), SETTINGS, MEMORY);
        ManySockets sockets =
            new ManySockets(relay, Files.createDirectory(folder.resolve("agents")));
        EchoSite site = new EchoSite()) {
      sockets.make(count, 1, site.port());
      Gauge gauge = Gauge.of(relay.process());
      long heap = gauge.liveHeap();
      long anonymous = gauge.anonymous();
      for (int i = 0; i < count; i++) {
        clients.add(sockets.openSsh(i, site.port()));
        clients.getLast().await("Allocated port", PATIENCE);
      }
      Thread.sleep(Duration.ofSeconds(15));
      long atRest = gauge.anonymous() - anonymous;
      heap = gauge.liveHeap() - heap;
      long collected = gauge.anonymous() - anonymous;
      say(
          "%d of OpenSSH: heap %d KiB, memory %d KiB each, %d KiB before a collection",
          count, heap / count >> 10, collected / count >> 10, atRest / count >> 10);
      assertThat(collected / count).isLessThan(200 << 10);
    } finally {
      clients.forEach(Running::close);
    }
  }

  /**
   * What was seen.
   *
   * @param came until all tunnels were up for the first time
   * @param heap bytes that all tunnels hold in the heap
   * @param resident bytes of memory that the relay has more than without them
   * @param busy processors used at rest
   * @param back from the kill to all tunnels being up
   */
  private record Outcome(Duration came, long heap, long resident, double busy, Duration back) {}

  private Outcome killed(int count, int agents, Duration idle) throws Exception {
    try (OwnRelay relay =
            OwnRelay.asShipped(Files.createDirectory(folder.resolve("relay")), SETTINGS, MEMORY);
        ManySockets sockets =
            new ManySockets(relay, Files.createDirectory(folder.resolve("agents")));
        EchoSite site = new EchoSite()) {
      sockets.make(count, agents, site.port());
      Gauge gauge = Gauge.of(relay.process());
      long heap = gauge.liveHeap();
      long resident = gauge.anonymous();
      Instant began = Instant.now();
      try (Running crowd = sockets.crowd()) {
        Lab.await("all tunnels", PATIENCE, () -> connected(crowd) == count);
        Duration came = Duration.between(began, Instant.now());
        say("%d tunnels up after %s", count, came);
        say(
            "anonymous memory after that: %d KiB each",
            (gauge.anonymous() - resident) / count >> 10);
        double busy = rest(gauge, idle);
        heap = gauge.liveHeap() - heap;
        resident = gauge.anonymous() - resident;
        say("heap %d KiB, memory %d KiB each", heap / count >> 10, resident / count >> 10);
        Files.writeString(folder.resolve("histogram"), gauge.histogram());
        copyHistogram();
        return new Outcome(came, heap, resident, busy, comeBack(relay, sockets, crowd, count));
      }
    }
  }

  /** Kept for whoever looks for what to make smaller. */
  private void copyHistogram() throws Exception {
    String kept = System.getProperty("soak.histogram", "");
    if (!kept.isEmpty()) {
      Files.copy(folder.resolve("histogram"), Path.of(kept));
    }
  }

  private static double rest(Gauge gauge, Duration idle) throws Exception {
    if (idle.isZero()) {
      return 0;
    }
    Thread.sleep(Duration.ofSeconds(15));
    long files = gauge.files();
    long threads = gauge.threads();
    Duration used = gauge.processor();
    Thread.sleep(idle);
    double busy = (double) gauge.processor().minus(used).toMillis() / idle.toMillis();
    say(
        "at rest for %s: %.1f %% of a processor, files %d to %d, threads %d to %d",
        idle, busy * 100, files, gauge.files(), threads, gauge.threads());
    assertThat(gauge.files()).as("open files").isLessThan(files + 8);
    return busy;
  }

  private static Duration comeBack(OwnRelay relay, ManySockets sockets, Running crowd, int count)
      throws Exception {
    try (SteadyVisitor visitor = new SteadyVisitor(sockets.url(), sockets.trust, 20)) {
      Thread.sleep(Duration.ofSeconds(10));
      say("before: %s", visitor.since(0));
      Instant killed = Instant.now();
      Duration crowdBefore = Gauge.of(crowd).processor();
      relay.kill();
      relay.start();
      Duration started = Duration.between(killed, Instant.now());
      long serves = System.nanoTime();
      Lab.await(
          "a visitor",
          PATIENCE,
          () -> visitor.since(serves).visits().stream().anyMatch(each -> each.status() == 200));
      long first =
          visitor.since(serves).visits().stream()
              .filter(each -> each.status() == 200)
              .findFirst()
              .orElseThrow()
              .asked();
      Instant all =
          Lab.await(
                  "all tunnels",
                  PATIENCE,
                  () -> reachedAgain(crowd, count, killed),
                  Optional::isPresent)
              .orElseThrow();
      Duration back = Duration.between(killed, all);
      say("killed: serves again after %s, all tunnels after %s", started, back);
      for (int tenths : List.of(1, 5, 9)) {
        say(
            "%d %% of them after %s",
            tenths * 10,
            Duration.between(
                killed, reachedAgain(crowd, count * tenths / 10, killed).orElseThrow()));
      }
      say(
          "a visitor served %.1f s after the start, and then while others came back: %s",
          (first - serves) / 1e9, visitor.between(first, System.nanoTime()));
      say(
          "relay: %d logins turned away, %s of processor, %d MiB resident",
          relay.count("mysocket_relay_ssh_auth_total{result=\"refused\"}"),
          Gauge.of(relay.process()).processor(),
          Gauge.of(relay.process()).resident() >> 20);
      say("agents: %s of processor", Gauge.of(crowd).processor().minus(crowdBefore));
      SteadyVisitor.Some served = visitor.since(first);
      assertThat(served.failed())
          .as("visits failed once one was served")
          .isLessThanOrEqualTo(served.visits().size() / 20);
      return back;
    }
  }

  /** By its newest word on that: it may have said something else since. */
  private static long connected(Running crowd) {
    return new ArrayList<>(crowd.lines())
        .reversed().stream()
            .map(ManyAgentsIT::numbers)
            .filter(each -> each[0] >= 0)
            .findFirst()
            .orElse(new long[] {0, 0})[0];
  }

  /** When it first had so many after all were lost: a count of before says nothing. */
  private static Optional<Instant> reachedAgain(Running crowd, int count, Instant lost) {
    return crowd.lines().stream()
        .map(ManyAgentsIT::numbers)
        .filter(each -> each[0] >= 0)
        .dropWhile(each -> each[1] < lost.toEpochMilli() || each[0] > count / 2)
        .filter(each -> each[0] >= count)
        .findFirst()
        .map(each -> Instant.ofEpochMilli(each[1]));
  }

  private static long[] numbers(String line) {
    String[] words = line.split(" ");
    return words[0].equals("connected")
        ? new long[] {Long.parseLong(words[1]), Long.parseLong(words[2])}
        : new long[] {-1, 0};
  }

  private static void say(String format, Object... arguments) {
    System.out.printf(format + "%n", arguments);
  }
}
