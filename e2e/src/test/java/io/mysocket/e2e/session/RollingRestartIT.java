package io.mysocket.e2e.session;

import static io.mysocket.e2e.session.Visits.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.Running;
import io.mysocket.e2e.lab.Tls;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay that is restarted under load by a service manager that holds its listeners. */
class RollingRestartIT {
  private static final Duration GRACE = Duration.ofSeconds(6);
  private static final int RESTARTS = 2;

  @TempDir Path folder;

  @Test
  void losesNoVisitorOverRestarts() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    try (OwnRelay relay = OwnRelay.managed(Files.createDirectory(folder.resolve("relay")), GRACE);
        EchoSite site = new EchoSite()) {
      Ctl ctl = new Ctl(relay, home);
      ctl.environment.put("MYSOCKET_TOKEN", relay.token());
      try (Running agent = ctl.start("connect", "--port", "" + site.port(), "--name", "Rolling")) {
        String url = Visits.url(agent, "Rolling");
        Lab.resolve(URI.create(url).getHost());
        try (MixedLoad load = new MixedLoad(url, Tls.trusting(relay.ca()))) {
          awaitAnswers(load);
          for (int i = 1; i <= RESTARTS; i++) {
            long asked = System.nanoTime();
            int ends = load.webSocketEnds.size();
            relay.restart(i + 1);
            System.out.printf(
                "restart %d: the next relay is ready after %d ms%n",
                i, Duration.ofNanos(System.nanoTime() - asked).toMillis());
            awaitAnswers(load);
            assertThat(load.webSocketEnds.stream().skip(ends))
                .as("WebSockets live until the grace is over")
                .allSatisfy(end ->
                    assertThat(Duration.ofNanos(end - asked)).isGreaterThan(GRACE.minusSeconds(1)));
          }
          load.end();
          System.out.printf(
              "%d over HTTP/1.1, %d over HTTP/2, %d messages, %d WebSockets ended, longest wait %d ms,"
                  + " failed: %s%n",
              load.http1.get(),
              load.http2.get(),
              load.messages.get(),
              load.webSocketEnds.size(),
              load.longest.get() / 1_000_000,
              load.failures);
          assertThat(load.failures).isEmpty();
          assertThat(load.webSocketEnds).isNotEmpty();
        }
      }
    }
  }

  /** Of every kind, some seconds' worth. */
  private static void awaitAnswers(MixedLoad load) {
    int one = load.http1.get();
    int two = load.http2.get();
    int three = load.messages.get();
    Lab.await(
        "answers of every kind",
        SOON,
        () ->
            load.http1.get() > one + 160
                && load.http2.get() > two + 160
                && load.messages.get() > three + 80);
  }
}
