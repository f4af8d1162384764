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
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration MEASURED = Duration.ofSeconds(20);

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

  private static void measure(ManySockets sockets, SteadyVisitor others, Gauge relay, Gauge agent)
      throws Exception {
    SteadyVisitor.Some alone = measured(others);
    System.out.println("undisturbed: " + alone);
    long relayBefore = relay.anonymous();
    long agentBefore = agent.anonymous();
    SteadyVisitor.Some beside;
    List<SSLSocket> stalled = stall(sockets);
    try {
      Thread.sleep(Duration.ofSeconds(5));
      long relayFull = relay.anonymous();
      long agentFull = agent.anonymous();
      beside = measured(others);
      System.out.println("beside " + STALLED + " who do not read: " + beside);
      System.out.printf(
          "relay %d MiB, after 5 s +%d, after %d s +%d; agent %d MiB, +%d, +%d%n",
          relayBefore >> 20,
          relayFull - relayBefore >> 20,
          MEASURED.plusSeconds(5).toSeconds(),
          relay.anonymous() - relayBefore >> 20,
          agentBefore >> 20,
          agentFull - agentBefore >> 20,
          agent.anonymous() - agentBefore >> 20);
      assertThat(beside.failed()).isZero();
      assertThat(relay.anonymous() - relayFull).as("growth of the relay").isLessThan(32 << 20);
      assertThat(agent.anonymous() - agentFull).as("growth of the agent").isLessThan(32 << 20);
    } finally {
      for (SSLSocket each : stalled) {
        each.close();
      }
    }
    SteadyVisitor.Some after = measured(others);
    System.out.println("after them: " + after);
    long undisturbed = Math.max(alone.quantile(0.99).toNanos(), after.quantile(0.99).toNanos());
    assertThat(beside.quantile(0.99).toNanos() / (double) undisturbed)
        .as("99th percentile beside them against alone")
        .isLessThan(3);
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
