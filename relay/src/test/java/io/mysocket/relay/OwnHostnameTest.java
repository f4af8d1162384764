package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.dns.TestDns;
import io.mysocket.ssh.AgentConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets with host names of their owner's, through a whole relay. */
class OwnHostnameTest {
  @TempDir Path folder;
  private TestDns dns;
  private LiveRelay relay;
  private HttpServer web;

  @BeforeEach
  void start() throws Exception {
    dns = new TestDns();
    relay =
        new LiveRelay(
            folder, Map.of("MYSOCKET_DNS_SERVERS", "127.0.0.1:" + dns.address().getPort()));
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          byte[] host = exchange.getRequestHeaders().getFirst("Host").getBytes("US-ASCII");
          exchange.sendResponseHeaders(200, host.length);
          exchange.getResponseBody().write(host);
          exchange.close();
        });
    web.start();
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    web.stop(0);
    dns.close();
  }

  private void prove(Answer socket) {
    socket
        .json()
        .at("/hostnameStates")
        .forEach(state ->
            dns.records.put(
                state.at("/record/name").asText(), List.of(state.at("/record/value").asText())));
  }

  private JsonNode awaitActive(String key) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> relay.get(key).json(),
            json -> {
              boolean all = true;
              for (JsonNode state : json.at("/hostnameStates")) {
                all &= state.at("/state").asText().equals("active");
              }
              return all;
            });
  }

  private String get(String host, String name) throws Exception {
    try (SSLSocket tls = relay.tls(host, relay.httpsPort(), name)) {
      tls.getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(tls.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void servesProvenNamesWithACertificateOfTheirOwn() throws Exception {
    Answer made =
        relay.put(
            "shop",
            "{\"hostnames\":[\"Shop.Example.com\",\"*.example.com\"],\"plainHttp\":\"serve\"}");
    assertThat(made.json().at("/hostnames").toString())
        .isEqualTo("[\"shop.example.com\",\"*.example.com\"]");
    assertThat(made.text("hostnameStates/0/state")).isEqualTo("pending-dns");
    assertThat(made.json().at("/urls")).hasSize(2);
    assertThatThrownBy(() -> get("127.0.0.1", "shop.example.com"))
        .as("not before it is proved")
        .isInstanceOf(SSLException.class);

    prove(made);
    JsonNode active = awaitActive("shop");

    assertThat(active.at("/generation").asInt()).isEqualTo(1);
    assertThat(active.at("/urls").toString())
        .contains("https://shop.example.com:" + relay.httpsPort(), "http://shop.example.com:");
    try (AgentConnection agent = relay.carry("shop", web.getAddress())) {
      assertThat(agent.isOpen()).isTrue();
      assertThat(get("127.0.0.1", "shop.example.com")).endsWith("shop.example.com");
      assertThat(get("::1", "any.example.com")).endsWith("any.example.com");
      assertThatThrownBy(() -> get("127.0.0.1", "a.b.example.com"))
          .isInstanceOf(SSLException.class);
      assertThatThrownBy(() -> get("127.0.0.1", "example.com")).isInstanceOf(SSLException.class);
    }
    relay.delete("shop");
    assertThatThrownBy(() -> get("127.0.0.1", "shop.example.com")).isInstanceOf(SSLException.class);
  }

  @Test
  void prefersTheExactNameToAWildcard() throws Exception {
    prove(relay.put("wild", "{\"hostnames\":[\"*.example.com\"]}"));
    prove(relay.put("exact", "{\"hostnames\":[\"www.example.com\"]}"));
    awaitActive("wild");
    awaitActive("exact");
    try (AgentConnection agent = relay.carry("exact", web.getAddress())) {
      assertThat(agent.isOpen()).isTrue();
      assertThat(get("127.0.0.1", "www.example.com")).startsWith("HTTP/1.1 200");
      assertThat(get("127.0.0.1", "other.example.com")).startsWith("HTTP/1.1 503");
    }
  }

  @Test
  void keepsProvenNamesOverARestart() throws Exception {
    prove(relay.put("shop", "{\"hostnames\":[\"shop.example.com\"]}"));
    awaitActive("shop");
    relay.close();
    dns.broken = true;

    relay =
        new LiveRelay(
            folder, Map.of("MYSOCKET_DNS_SERVERS", "127.0.0.1:" + dns.address().getPort()));

    assertThat(relay.get("shop").text("hostnameStates/0/state")).isEqualTo("active");
    assertThat(get("127.0.0.1", "shop.example.com")).startsWith("HTTP/1.1 503");
  }
}
