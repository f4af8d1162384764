package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.relay.limits.LoadLimits;
import io.mysocket.relay.limits.RejectReason;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** More requests at once than the relay takes on. */
class OverloadTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n";

  @Test
  void turnsTheOneTooManyAwayAndSaysWhenToComeBack() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(2);
    try (Rig rig = new Rig(Rig.limits().with(new LoadLimits(100, 2, 90)))) {
      rig.origin.on(
          "/",
          (_, _, out) -> {
            arrived.countDown();
            answer.await();
            Origin.send(out, "HTTP/1.1 204 No Content\r\n\r\n");
          });
      try (Raw one = new Raw(rig.edge.httpPort());
          Raw two = new Raw(rig.edge.httpPort());
          Raw three = new Raw(rig.edge.httpPort());
          Raw api = new Raw(rig.edge.httpPort())) {
        one.send(GET);
        two.send(GET);
        arrived.await();

        String refused = three.send(GET).response();
        assertThat(refused)
            .startsWith("HTTP/1.1 503 ")
            .containsPattern("(?i)retry-after: [1-5]\n")
            .contains("The relay is busy");
        assertThat(api.send("GET /ca.pem HTTP/1.1\r\nHost: " + Rig.API + "\r\n\r\n").head())
            .doesNotContain("503");
        assertThat(rig.rejected(RejectReason.OVERLOADED)).isEqualTo(1);

        answer.countDown();
        assertThat(one.head()).startsWith("HTTP/1.1 204");
        assertThat(two.head()).startsWith("HTTP/1.1 204");
        await().until(() -> rig.running() == 0);
        assertThat(three.send(GET).head()).startsWith("HTTP/1.1 204");
      }
    }
  }

  @Test
  void countsNoRequestWhoseVisitorHasGone() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (Rig rig = new Rig(Rig.limits().with(new LoadLimits(1, 1, 90)))) {
      rig.origin.on(
          "/",
          (_, _, _) -> {
            arrived.countDown();
            answer.await();
          });
      try (Raw one = new Raw(rig.edge.httpPort())) {
        one.send(GET);
        arrived.await();
        assertThat(rig.running()).isEqualTo(1);
        // Whoever only ends its direction may still wait for the answer.
        one.socket().setSoLinger(true, 0);
      }
      await().until(() -> rig.running() == 0);
      answer.countDown();
    }
  }
}
