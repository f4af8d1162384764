package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.e2e.lab.Curl;
import io.mysocket.e2e.lab.Kubectl;
import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The demo services of the original, as Pods behind MySockets. */
class DemosIT {
  private static final Duration LOGGED = Duration.ofSeconds(60);

  private final Lab lab = new Lab();

  @Test
  void thePageShowsTheMachine() throws Exception {
    Kubectl kubectl = ready("temperature");
    String url = kubectl.value("mysocket", "temperature", ".status.url");

    Curl.Reply page = lab.curl().get(url, "-HAccept: application/json");

    assertThat(page.status()).as(page.body()).isEqualTo(200);
    JsonNode machine = Json.LENIENT.readTree(page.body());
    assertThat(machine.path("host").asText()).startsWith("temperature-");
    assertThat(machine.path("sensors").isArray()).isTrue();
    assertThat(machine.path("interfaces").findValuesAsText("name")).contains("lo", "eth0");
    assertThat(lab.curl().get(url).body()).contains("<td>eth0</td>");
    kubectl.ok("delete", "namespace", kubectl.namespace(), "--wait=false");
  }

  @Test
  void theCounterCountsBytesBehindTls() throws Exception {
    Kubectl kubectl = ready("bytecounter");
    URI url = URI.create(kubectl.value("mysocket", "bytecounter", ".status.url"));
    assertThat(url.getScheme()).isEqualTo("tls");
    Lab.resolve(url.getHost());

    // The relay's own visit of a service that says nothing first tells no more than that somebody
    // took it.
    Lab.await("4 bytes", LOGGED, () -> "4 bytes".equals(count(url)));
    Lab.await(
        "the connection in the access log",
        LOGGED,
        () -> lab.relay().log().contains("\"TCP " + url.getHost() + "\" 200 8 "));
    kubectl.ok("delete", "namespace", kubectl.namespace(), "--wait=false");
  }

  private @Nullable String count(URI url) throws IOException {
    try (SSLSocket visitor =
        (SSLSocket)
            Tls.trusting(lab.ca()).getSocketFactory().createSocket(url.getHost(), url.getPort())) {
      visitor.setSoTimeout(10_000);
      visitor.getOutputStream().write("toto\n".getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  private Kubectl ready(String example) {
    Kubectl kubectl = lab.namespaceFor(DemosIT.class);
    kubectl.apply(Lab.file("examples/" + example + ".yaml")).orFail();
    kubectl.ok("wait", "--for=condition=Ready", "mysocket/" + example, "--timeout=150s");
    return kubectl;
  }
}
