package io.mysocket.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Gauge;
import io.mysocket.e2e.lab.Running;
import io.mysocket.e2e.session.EchoSite;
import io.mysocket.e2e.session.MixedLoad;
import io.mysocket.e2e.session.OwnRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tunnels that come and go, ten a second, beside visitors over HTTP/1.1, HTTP/2 and WebSocket, and
 * Netty watching each of its buffers: nothing leaks, and nothing grows.
 */
class ChurnIT {
  private static final Duration LONG = Duration.ofMinutes(Integer.getInteger("soak.minutes", 30));
  private static final Duration BETWEEN = Duration.ofMinutes(1);

  /** Of what is used, in such a time. */
  private static final int SAMPLES = 10;

  private static final String PARANOID = "-Dio.netty.leakDetection.level=paranoid";

  /** Sockets that come and go, in groups of one second's. */
  private static final int GROUP = 10;

  private static final int GROUPS = 24;

  /** Groups that are up at a time. */
  private static final int UP = 12;

  /**
   * By which the live heap of each program may grow after the warm-up; how many tunnels the last
   * one has differs from one moment to the next, and the first, the relay, has 2 MiB of 37 for some
   * minutes and then not for some.
   */
  private static final List<Double> SLACK = List.of(0.1, 0.05, 0.2);

  private static final String SETTINGS =
      """
      limits:
        connections: {rate: 10000, burst: 10000}
      """;

  @TempDir Path folder;

  /** What a program uses at some moment. */
  private record Use(long heap, long threads, long files, long resident) {
    static Use of(Gauge gauge) {
      return new Use(gauge.liveHeap(), gauge.threads(), gauge.files(), gauge.resident());
    }

    Use least(Use other) {
      return new Use(
          Math.min(heap, other.heap),
          Math.min(threads, other.threads),
          Math.min(files, other.files),
          Math.min(resident, other.resident));
    }

    @Override
    public String toString() {
      return "live heap %.1f MiB, %d threads, %d files, %d MiB resident"
          .formatted(heap / 1048576.0, threads, files, resident >> 20);
    }
  }

  @Test
  @Tag("soak")
  void leavesNothingBehindForHalfAnHour() throws Exception {
    churn(LONG.dividedBy(5), LONG.dividedBy(5).multipliedBy(4));
  }

  private void churn(Duration warmUp, Duration time) throws Exception {
    try (OwnRelay relay =
            OwnRelay.asShipped(
                Files.createDirectory(folder.resolve("relay")),
                SETTINGS,
                "-XX:MaxRAM=1g",
                PARANOID);
        ManySockets sockets =
            new ManySockets(relay, Files.createDirectory(folder.resolve("agents")));
        EchoSite site = new EchoSite()) {
      sockets.make(1 + GROUP * GROUPS, 2, site.port());
      moveAllButTheFirst(sockets.folders());
      try (Running steady = sockets.agent(0, "-XX:MaxRAM=256m", PARANOID);
          Coming coming = new Coming(sockets.folders().get(1));
          Running changing = sockets.agent(1, "-XX:MaxRAM=256m", PARANOID)) {
        sockets.awaitPage();
        List<Running> programs = List.of(relay.process(), steady, changing);
        visit(sockets, programs, new Times(warmUp, time));
        System.out.printf(
            "%d tunnels were to come and go, %d logins%n",
            coming.changes * GROUP, relay.count("mysocket_relay_ssh_login_duration_seconds_count"));
      }
    }
  }

  /** The first agent carries the socket that is visited, the other one those that come and go. */
  private static void moveAllButTheFirst(List<Path> folders) throws IOException {
    for (int i = 2; i <= GROUP * GROUPS; i += 2) {
      for (String file : List.of("key." + i, "socket." + i)) {
        Files.move(folders.get(0).resolve(file), folders.get(1).resolve(file));
      }
    }
  }

  private static void visit(ManySockets sockets, List<Running> programs, Times times)
      throws Exception {
    try (MixedLoad load = new MixedLoad(sockets.url(), sockets.trust)) {
      watch(programs, load.failures, times);
      load.end();
      System.out.printf(
          "%d over HTTP/1.1, %d over HTTP/2, %d messages, failed: %s%n",
          load.http1.get(), load.http2.get(), load.messages.get(), load.failures);
      assertThat(load.failures).isEmpty();
      assertThat(load.messages.get()).isPositive();
    }
  }

  private record Times(Duration warmUp, Duration time) {}

  private static void watch(List<Running> programs, Queue<String> failures, Times times)
      throws Exception {
    Thread.sleep(times.warmUp);
    List<Use> before = leastUse(programs);
    System.out.println("after the warm-up: " + before);
    long until = System.nanoTime() + times.time.toNanos();
    for (long left; (left = until - System.nanoTime()) > 0; ) {
      Thread.sleep(Duration.ofNanos(Math.min(left, BETWEEN.toNanos())));
      System.out.println("then: " + use(programs) + ", visits failed: " + failures.size());
    }
    List<Use> after = leastUse(programs);
    System.out.println("at the end: " + after);
    for (int i = 0; i < programs.size(); i++) {
      assertThat(programs.get(i).lines())
          .as("reports of leaks")
          .noneMatch(line -> line.contains("LEAK"));
      assertThat(after.get(i).heap / (double) before.get(i).heap)
          .as("live heap of program " + i)
          .isLessThan(1 + SLACK.get(i));
      assertThat(after.get(i).threads)
          .as("threads of program " + i)
          .isLessThan(before.get(i).threads + 12);
      assertThat(after.get(i).files)
          .as("files of program " + i)
          .isLessThan(before.get(i).files + 40);
    }
  }

  private static List<Use> use(List<Running> programs) {
    return programs.stream().map(each -> Use.of(Gauge.of(each))).toList();
  }

  /**
   * What each program uses at the least within a minute: where the machine is busy a group that
   * comes and one that goes may overlap, and the one moment says nothing.
   */
  private static List<Use> leastUse(List<Running> programs) throws InterruptedException {
    List<Use> least = use(programs);
    for (int i = 0; i < SAMPLES; i++) {
      Thread.sleep(BETWEEN.dividedBy(SAMPLES));
      List<Use> now = use(programs);
      List<Use> before = least;
      least =
          IntStream.range(0, now.size()).mapToObj(at -> before.get(at).least(now.get(at))).toList();
    }
    return least;
  }

  /** Has an agent's sockets come and go: each second one group more and one less. */
  private static final class Coming implements AutoCloseable {
    private final Path folder;
    private final List<List<String>> groups = new ArrayList<>();
    private final Thread thread;
    private volatile int changes;
    private volatile boolean over;

    Coming(Path folder) throws IOException {
      this.folder = folder;
      List<String> names;
      try (var files = Files.list(folder)) {
        names =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith("socket."))
                .map(name -> name.substring("socket.".length()))
                .toList();
      }
      for (int i = 0; i < GROUPS; i++) {
        groups.add(names.subList(i * GROUP, (i + 1) * GROUP));
      }
      hideAll(names);
      show();
      thread = Thread.ofPlatform().start(this::change);
    }

    private void hideAll(List<String> names) throws IOException {
      Files.createDirectory(folder.resolve("away"));
      for (String name : names) {
        move(name, folder, folder.resolve("away"));
      }
      for (int i = 0; i < UP; i++) {
        for (String name : groups.get(i)) {
          move(name, folder.resolve("away"), folder);
        }
      }
    }

    private void change() {
      for (long at = System.nanoTime(); !over; at += Duration.ofSeconds(1).toNanos()) {
        for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
          java.util.concurrent.locks.LockSupport.parkNanos(wait);
        }
        try {
          for (String name : groups.get(changes % GROUPS)) {
            move(name, folder, folder.resolve("away"));
          }
          for (String name : groups.get((changes + UP) % GROUPS)) {
            move(name, folder.resolve("away"), folder);
          }
          changes++;
          show();
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }

    private static void move(String name, Path from, Path to) throws IOException {
      Files.move(from.resolve("socket." + name), to.resolve("socket." + name));
    }

    /** As the kubelet does. */
    private void show() throws IOException {
      Path next = folder.resolve("..next");
      Files.deleteIfExists(next);
      Files.createSymbolicLink(next, Path.of("" + (changes + 2)));
      Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws InterruptedException {
      over = true;
      thread.join();
    }
  }
}
