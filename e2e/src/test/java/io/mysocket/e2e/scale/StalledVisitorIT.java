package io.mysocket.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Gauge;
import io.mysocket.e2e.lab.Running;
import io.mysocket.e2e.session.EchoSite;
import io.mysocket.e2e.session.OwnRelay;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visitors who ask for much and do not read it, on a tunnel that others use as well. */
@Tag("soak")
class StalledVisitorIT {
  private static final int STALLED = 20;
  private static final int PER_SECOND = 200;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration MEASURED = Duration.ofSeconds(20);
  private static final int LOOKS = 3;
  private static final double MOST_RATIO = 3;
  private static final long MOST_GROWTH = 32 << 20;

  @TempDir Path folder;

  @Test
  void slowDownNobodyAndHoldNoMoreThanTheirWindows() throws Exception {
    try (OwnRelay relay =
            OwnRelay.asShipped(
                Files.createDirectory(folder.resolve("relay")), "", "-XX:MaxRAM=1g");
        ManySockets sockets =
            new ManySockets(relay, Files.createDirectory(folder.resolve("agents")));
        EchoSite site = new EchoSite()) {
      sockets.make(1, 1, site.port());
      try (Running agent = sockets.agent(0, "-XX:MaxRAM=256m")) {
        sockets.awaitPage();
        try (SteadyVisitor others = new SteadyVisitor(sockets.url(), sockets.trust, PER_SECOND)) {
          Thread.sleep(WARM_UP);
          measure(sockets, others, Gauge.of(relay.process()), Gauge.of(agent));
        }
      }
    }
  }

  /** Memory of relay and agent, in bytes. */
  private record Held(long relay, long agent) {
    static Held by(Gauge relay, Gauge agent) {
      return new Held(relay.anonymous(), agent.anonymous());
    }

    Held since(Held before) {
      return new Held(relay - before.relay, agent - before.agent);
    }

    @Override
    public String toString() {
      return "relay %d MiB, agent %d".formatted(relay >> 20, agent >> 20);
    }
  }

  /**
   * What one look has seen.
   *
   * @param ratio of the 99th percentile beside them to that without them
   * @param growth while they stood still
   */
  private record Look(double ratio, Held growth, long failed) {
    boolean isWell() {
      return ratio < MOST_RATIO && growth.relay < MOST_GROWTH && growth.agent < MOST_GROWTH;
    }
  }

  /**
   * What else goes on on the machine disturbs a look at a time, and compilers take memory for a
   * while; who does not read would disturb every one.
   */
  private static void measure(ManySockets sockets, SteadyVisitor others, Gauge relay, Gauge agent)
      throws Exception {
    List<Look> looks = new ArrayList<>();
    do {
      looks.add(look(sockets, others, relay, agent));
    } while (!looks.getLast().isWell() && looks.size() < LOOKS);
    assertThat(looks).allSatisfy(each -> assertThat(each.failed).isZero());
    assertThat(looks.getLast()).as("the last of %s", looks).matches(Look::isWell);
  }

  private static Look look(ManySockets sockets, SteadyVisitor others, Gauge relay, Gauge agent)
      throws Exception {
    SteadyVisitor.Some alone = measured(others);
    Held before = Held.by(relay, agent);
    Held full;
    Held later;
    SteadyVisitor.Some beside;
    List<SSLSocket> stalled = stall(sockets);
    try {
      Thread.sleep(Duration.ofSeconds(5));
      full = Held.by(relay, agent);
      beside = measured(others);
      later = Held.by(relay, agent);
    } finally {
      for (SSLSocket each : stalled) {
        each.close();
      }
    }
    SteadyVisitor.Some after = measured(others);
    System.out.printf(
        "undisturbed: %s%nbeside %d who do not read: %s%nafter them: %s%n",
        alone, STALLED, beside, after);
    System.out.printf(
        "memory: %s; more after 5 s: %s, after %d s: %s%n",
        before, full.since(before), MEASURED.plusSeconds(5).toSeconds(), later.since(before));
    long undisturbed = Math.max(alone.quantile(0.99).toNanos(), after.quantile(0.99).toNanos());
    double ratio = beside.quantile(0.99).toNanos() / (double) undisturbed;
    return new Look(ratio, later.since(full), beside.failed());
  }

  private static SteadyVisitor.Some measured(SteadyVisitor others) throws InterruptedException {
    long from = System.nanoTime();
    Thread.sleep(MEASURED);
    long to = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(1));
    return others.between(from, to);
  }

  private static List<SSLSocket> stall(ManySockets sockets) throws Exception {
    URI url = URI.create(sockets.url());
    List<SSLSocket> stalled = new ArrayList<>();
    for (int i = 0; i < STALLED; i++) {
      SSLSocket visitor =
          (SSLSocket) sockets.trust.getSocketFactory().createSocket(url.getHost(), url.getPort());
      stalled.add(visitor);
      String request = "GET /big HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n\r\n";
      visitor.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }
    return stalled;
  }
}
