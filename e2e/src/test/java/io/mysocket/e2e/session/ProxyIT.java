package io.mysocket.e2e.session;

import static io.mysocket.e2e.session.Visits.SOON;
import static io.mysocket.e2e.session.Visits.freePort;
import static io.mysocket.e2e.session.Visits.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Curl;
import io.mysocket.e2e.lab.Running;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mysocketctl} in a network that knows no names and lets nothing out but by a proxy. */
class ProxyIT {
  /** Nobody has it (RFC 2606). */
  private static final String DOMAIN = "relay.example";

  @TempDir static Path folder;
  private static OwnRelay relay;
  private static Ctl ctl;

  @BeforeAll
  static void start() throws Exception {
    relay = new OwnRelay(Files.createDirectories(folder.resolve("relay")), DOMAIN);
    ctl = new Ctl(relay, Files.createDirectories(folder.resolve("home")));
    ctl.environment.put("MYSOCKET_TOKEN", relay.token());
    ctl.environment.remove("NO_PROXY");
  }

  @AfterAll
  static void stop() {
    relay.close();
  }

  @Test
  void connectsThroughTheProxy() throws Exception {
    int port = freePort();
    try (ConnectProxy proxy = new ConnectProxy();
        Web _ = new Web(port)) {
      ctl.environment.put("HTTPS_PROXY", proxy.url());
      try (Running connect = ctl.start("connect", "--port", "" + port, "--name", "Inside")) {
        String url = url(connect, "Inside");
        String host = URI.create(url).getHost();
        Curl visitor = new Curl(relay.ca());
        String found = host + ":" + relay.https + ":127.0.0.1";
        assertThat(visitor.get("--resolve", found, url).body()).isEqualTo(Web.PAGE + port);
        connect.await("\"GET / HTTP/\\S+ 200 ", SOON);
        assertThat(proxy.asked)
            .contains("api." + DOMAIN + ":" + relay.https, "ssh." + DOMAIN + ":" + relay.ssh);
        connect.interrupt();
        assertThat(connect.exit(SOON)).isEqualTo(130);
      }
      Command doctor = ctl.run("doctor");
      assertThat(doctor.exit()).as(doctor.out()).isZero();
      assertThat(doctor.out())
          .containsPattern("ok +certificate")
          .containsPattern("ok +API")
          .containsPattern("ok +SSH ");
    }
  }

  @Test
  void saysThatTheProxyWantsToKnowWhoAsks() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy()) {
      Command asked = ctl.run("socket", "ls", "--proxy", proxy.urlWithoutLogin());
      assertThat(asked.exit()).isEqualTo(7);
      assertThat(asked.err()).contains("407").contains("--proxy");
    }
  }
}
