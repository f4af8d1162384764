package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.ssh.AgentConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets with a public port of their own, through a whole relay. */
class OwnPortTest {
  @TempDir Path folder;
  private ServerSocket target;
  private int first;
  private LiveRelay relay;

  @BeforeEach
  void start() throws Exception {
    target = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::countBytes);
    first = freeRange();
    relay = relay();
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    target.close();
  }

  private LiveRelay relay() throws Exception {
    return new LiveRelay(folder, Map.of("MYSOCKET_TCP_PORTS", first + "-" + (first + 3)));
  }

  /** The first of four ports in a row, below those that the kernel gives to clients. */
  static int freeRange() {
    int from = 20_000 + (int) (ProcessHandle.current().pid() % 1_000) * 10;
    for (int port = from; ; port += 4) {
      int at = port;
      if (java.util.stream.IntStream.range(0, 4).allMatch(i -> isFree(at + i))) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port)) {
      return probe.isBound();
    } catch (IOException _) {
      return false;
    }
  }

  private void countBytes() {
    try {
      while (true) {
        Socket visitor = target.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (visitor) {
                var in = reader(visitor);
                for (String line; (line = in.readLine()) != null; ) {
                  String answer = line.length() + " bytes\n";
                  visitor.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
              } catch (IOException _) {
                // Gone.
              }
            });
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  private InetSocketAddress target() {
    return (InetSocketAddress) target.getLocalSocketAddress();
  }

  private static String said(Socket visitor, String line) throws IOException {
    try (visitor) {
      visitor.setSoTimeout(10_000);
      visitor.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      return reader(visitor).readLine();
    }
  }

  private static Socket visit(String host, int port) throws IOException {
    return new Socket(InetAddress.ofLiteral(host), port);
  }

  private static int port(Answer socket) {
    return socket.json().at("/ports/0").asInt();
  }

  @Test
  void givesATcpSocketAPortThatAnswersOnBothFamilies() throws Exception {
    Answer made = relay.put("db", "{\"type\":\"tcp\"}");

    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    JsonNode json = made.json();
    int port = port(made);
    assertThat(port).isBetween(first, first + 3);
    assertThat(json.at("/ports")).hasSize(1);
    assertThat(made.text("url")).isEqualTo("tcp://" + made.text("dnsName") + ":" + port);
    assertThat(json.at("/urls").toString()).isEqualTo("[\"" + made.text("url") + "\"]");
    assertThat(json.at("/target").isEmpty()).isTrue();
    try (AgentConnection agent = relay.carry("db", target())) {
      assertThat(agent.isOpen()).isTrue();
      assertThat(said(visit("127.0.0.1", port), "toto")).isEqualTo("4 bytes");
      assertThat(said(visit("::1", port), "totos")).isEqualTo("5 bytes");
    }
    await()
        .untilAsserted(() ->
            assertThat(Files.readAllLines(folder.resolve("access.log")))
                .hasSize(2)
                .allMatch(line -> line.contains("\"TCP -\" 200 8 ") && line.contains(" db ")));
    assertThat(relay.put("db", "{\"type\":\"tcp\"}").text("generation")).isEqualTo("1");
  }

  @Test
  void endsTlsOnAPortAndByName() throws Exception {
    Answer made = relay.put("bytes", "{\"type\":\"tls\"}");

    String name = made.text("dnsName");
    int port = port(made);
    assertThat(made.json().at("/ports").toString())
        .isEqualTo("[" + port + "," + relay.httpsPort() + "]");
    assertThat(made.text("url")).isEqualTo("tls://" + name + ":" + port);
    assertThat(made.json().at("/tls/mode").asText()).isEqualTo("edge");
    try (AgentConnection agent = relay.carry("bytes", target())) {
      assertThat(agent.isOpen()).isTrue();
      assertThat(said(relay.tls("127.0.0.1", port, name), "toto")).isEqualTo("4 bytes");
      assertThat(said(relay.tls("::1", port, name), "toto")).isEqualTo("4 bytes");
      assertThat(said(relay.tls("::1", relay.httpsPort(), name), "a")).isEqualTo("1 bytes");
    }
  }

  @Test
  void takesTunnelsOnThePortForHttps() throws Exception {
    int port = port(relay.put("db", "{\"type\":\"tcp\"}"));

    try (AgentConnection agent = relay.carry("db", target(), relay.httpsPort())) {
      assertThat(agent.isOpen()).isTrue();
      assertThat(said(visit("::1", port), "toto")).isEqualTo("4 bytes");
    }
  }

  @Test
  void keepsItsPortsOverARestart() throws Exception {
    int port = port(relay.put("db", "{\"type\":\"tcp\"}"));
    relay.close();
    assertThat(isFree(port)).isTrue();

    relay = relay();

    assertThat(port(relay.get("db"))).isEqualTo(port);
    try (AgentConnection agent = relay.carry("db", target())) {
      assertThat(agent.isOpen()).isTrue();
      assertThat(said(visit("127.0.0.1", port), "toto")).isEqualTo("4 bytes");
    }
  }

  @Test
  void shutsThePortOfADeletedSocketAndKeepsItFromOthers() throws Exception {
    int port = port(relay.put("a", "{\"type\":\"tcp\"}"));
    visit("127.0.0.1", port).close();

    relay.delete("a");

    assertThatThrownBy(() -> visit("127.0.0.1", port)).isInstanceOf(ConnectException.class);
    Answer other = relay.put("b", "{\"type\":\"tcp\",\"port\":" + port + "}");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("code")).isEqualTo("port-unavailable");
    assertThat(other.text("field")).isEqualTo("port");
    assertThat(other.text("detail")).contains("until lately");
    assertThat(relay.get("b").status()).isEqualTo(404);
    assertThat(port(relay.put("a", "{\"type\":\"tcp\"}"))).as("its own key's").isEqualTo(port);
    visit("127.0.0.1", port).close();
  }

  @Test
  void givesThePortThatIsAskedForUnlessItIsTaken() throws Exception {
    String wish = "{\"type\":\"tcp\",\"port\":" + (first + 2) + "}";
    assertThat(port(relay.put("a", wish))).isEqualTo(first + 2);
    assertThat(relay.put("b", wish).text("detail")).contains("another socket's");
    Answer outside = relay.put("b", "{\"type\":\"tls\",\"port\":" + (first + 4) + "}");
    assertThat(outside.status()).isEqualTo(400);
    assertThat(outside.text("field")).isEqualTo("port");

    Answer moved = relay.put("a", "{\"type\":\"tcp\",\"port\":" + first + "}");

    assertThat(port(moved)).isEqualTo(first);
    visit("::1", first).close();
    assertThatThrownBy(() -> visit("::1", first + 2)).isInstanceOf(ConnectException.class);
    assertThat(port(relay.put("a", "{\"type\":\"tcp\"}"))).as("stays").isEqualTo(first);
  }

  @Test
  void doesNotGiveAPortThatAnotherProgramHas() throws Exception {
    try (ServerSocket other = new ServerSocket(first + 1)) {
      Answer refused = relay.put("a", "{\"type\":\"tcp\",\"port\":" + other.getLocalPort() + "}");
      assertThat(refused.text("code")).isEqualTo("port-unavailable");
      assertThat(refused.text("detail")).contains("another program");

      Set<Integer> given = new HashSet<>();
      for (String key : new String[] {"b", "c", "d"}) {
        given.add(port(relay.put(key, "{\"type\":\"tcp\"}")));
      }
      assertThat(given).containsExactlyInAnyOrder(first, first + 2, first + 3);
      Answer none = relay.put("e", "{\"type\":\"tls\"}");
      assertThat(none.status()).isEqualTo(409);
      assertThat(none.text("detail")).contains("no port");
    }
  }

  @Test
  void opensNoPortForAWishThatIsRefused() throws Exception {
    relay.put("a", "{\"type\":\"tcp\",\"owner\":{\"cluster\":\"blue\"}}");

    Answer refused =
        relay.call(
            "PUT",
            RelayRig.socket("a"),
            "{\"type\":\"tcp\",\"port\":" + (first + 1) + ",\"owner\":{\"cluster\":\"red\"}}");

    assertThat(refused.text("code")).isEqualTo("owned-by-another");
    if (port(relay.get("a")) != first + 1) {
      assertThat(isFree(first + 1)).isTrue();
    }
  }

  @Test
  void tellsTheRangeAndWhatItCan() throws Exception {
    JsonNode told = relay.call("GET", "/api/v2/relay", null).json();

    assertThat(told.at("/tcpPorts/first").asInt()).isEqualTo(first);
    assertThat(told.at("/tcpPorts/last").asInt()).isEqualTo(first + 3);
    assertThat(told.at("/features").toString())
        .contains("\"tcp\"", "\"tls\"", "\"tls-passthrough\"");
  }
}
