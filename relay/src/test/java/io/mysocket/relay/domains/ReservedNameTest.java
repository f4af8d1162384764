package io.mysocket.relay.domains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mysocket.relay.LiveRelay;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.dns.TestDns;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reserved host names through a whole relay. */
@OnEveryDatabaseAtLength
class ReservedNameTest {
  private static final String NAME = "shop.example.com";
  private static final String DOMAIN = "/api/v2/domains/" + NAME;

  @TempDir Path folder;
  private TestDns dns;
  private LiveRelay relay;

  @BeforeEach
  void start() throws Exception {
    dns = new TestDns();
    relay = relay();
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    dns.close();
  }

  private LiveRelay relay() throws Exception {
    return new LiveRelay(
        folder, Map.of("MYSOCKET_DNS_SERVERS", "127.0.0.1:" + dns.address().getPort()));
  }

  private void prove(Answer domain) {
    dns.records.put(domain.text("record/name"), List.of(domain.text("record/value")));
  }

  private Answer awaitState(String path, String field, String state) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> relay.call("GET", path, null), answer -> answer.text(field).equals(state));
  }

  /** The status line that a visitor of the name gets. */
  private String visit() throws Exception {
    try (SSLSocket tls = relay.tls("127.0.0.1", relay.httpsPort(), NAME)) {
      tls.getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: " + NAME + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(tls.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void keepsANameWithItsCertificateWhateverSocketsComeAndGo() throws Exception {
    Answer made = relay.call("PUT", "/api/v2/domains/Shop.Example.com", "{}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("name")).isEqualTo(NAME);
    assertThat(made.text("state")).isEqualTo("pending-dns");
    assertThat(made.text("message")).contains("cname.edge.relay.test");
    assertThat(made.json().has("certificate")).isFalse();
    assertThatThrownBy(this::visit).isInstanceOf(SSLException.class);

    prove(made);
    Answer active = awaitState(DOMAIN, "state", "active");

    assertThat(Instant.parse(active.text("certificate/notAfter"))).isAfter(Instant.now());
    assertThat(active.json().has("message")).isFalse();
    assertThat(visit()).as("nobody there, told over its own TLS").startsWith("HTTP/1.1 4");

    dns.broken = true;
    Answer socket = relay.put("shop", "{\"hostnames\":[\"" + NAME + "\"]}");
    assertThat(socket.text("hostnameStates/0/state")).as("at once").isEqualTo("active");
    assertThat(visit()).as("no tunnel").startsWith("HTTP/1.1 503");
    relay.delete("shop");
    assertThat(relay.call("GET", DOMAIN, null).text("state")).isEqualTo("active");

    relay.close();
    relay = relay();
    assertThat(relay.call("GET", DOMAIN, null).text("state")).isEqualTo("active");
    assertThat(relay.call("DELETE", DOMAIN, null).status()).isEqualTo(204);
    assertThat(relay.call("DELETE", DOMAIN, null).status()).isEqualTo(204);
    assertThat(relay.call("GET", DOMAIN, null).status()).isEqualTo(404);
    assertThatThrownBy(this::visit).isInstanceOf(SSLException.class);
  }

  @Test
  void takesOverWhatASocketOfTheAccountHasProved() throws Exception {
    prove(relay.call("PUT", "/api/v2/domains/" + NAME, "{}"));
    relay.call("DELETE", DOMAIN, null);
    relay.put("shop", "{\"hostnames\":[\"" + NAME + "\"]}");
    awaitState("/api/v2/sockets/shop", "hostnameStates/0/state", "active");

    Answer made = relay.call("PUT", DOMAIN, "{}");

    assertThat(made.text("state")).isEqualTo("active");
    relay.call("DELETE", DOMAIN, null);
    assertThat(relay.get("shop").text("hostnameStates/0/state")).isEqualTo("active");
  }
}
