package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.testing.FreePorts;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program below a service manager that holds its sockets, as systemd does. */
class RestartTest {
  private static final String ACTIVATOR = "src/test/resources/activator.py";

  @TempDir Path folder;
  private Path config;
  private int https;
  private int http;
  private int ssh;

  @BeforeEach
  void configure() throws Exception {
    https = FreePorts.next();
    http = FreePorts.next();
    ssh = FreePorts.next();
    config = folder.resolve("relay.yaml");
    Files.writeString(
        config,
        """
        data-dir: %s
        listen: {host: 127.0.0.1, https: %d, http: 0, ssh: 0, health: "127.0.0.1:0"}
        """
            .formatted(folder.resolve("data"), https));
  }

  /** https is found by its port, the others by their names. */
  private RelayProcess managed(String... more) throws Exception {
    List<String> manager =
        new java.util.ArrayList<>(
            List.of(
                "python3",
                ACTIVATOR,
                "unnamed=127.0.0.1:" + https,
                "http=127.0.0.1:" + http,
                "ssh=127.0.0.1:" + ssh));
    manager.addAll(List.of(more));
    manager.add("--");
    return new RelayProcess(manager, "serve", "--config", config.toString());
  }

  private HttpResponse<String> authority(HttpClient client) throws Exception {
    URI uri = URI.create("http://api.mysocket.localhost:" + http + "/ca.pem");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void keepsItsListenersOverARestart() throws Exception {
    try (RelayProcess managed = managed();
        HttpClient client = HttpClient.newHttpClient()) {
      managed.said("notice: (READY=1) STATUS=serves https://api.mysocket.localhost:" + https);
      managed.said("tunnels over ssh: .* port (" + ssh + ")");
      managed.said("notice: (WATCHDOG=1)");
      String before = authority(client).body();
      assertThat(before).startsWith("-----BEGIN CERTIFICATE-----");

      managed.signal("HUP");
      managed.said("notice: (STOPPING=1)");
      CompletableFuture<String> visitor =
          CompletableFuture.supplyAsync(() -> {
            try (HttpClient another = HttpClient.newHttpClient()) {
              return authority(another).body();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });

      managed.said("activator: the program ended with (0)");
      assertThat(visitor.get(60, TimeUnit.SECONDS)).isEqualTo(before);
      Awaitility.await("the next relay")
          .atMost(60, TimeUnit.SECONDS)
          .until(
              () -> managed.lines().stream().filter(line -> line.contains("READY=1")).count() == 2);
      managed.signal("TERM");
      assertThat(managed.exitCode()).isZero();
    }
  }

  @Test
  void endsAtOnceWhenItIsAskedTwice() throws Exception {
    try (RelayProcess relay = new RelayProcess("serve", "--config", config.toString());
        Socket visitor = new Socket(InetAddress.getLoopbackAddress(), relay.port("plain http"))) {
      relay.signal("TERM");
      relay.said("(the relay stops; visitors have PT30S to finish)");
      assertThat(visitor.isConnected()).isTrue();

      long again = System.nanoTime();
      relay.signal("TERM");

      assertThat(relay.exitCode()).isEqualTo(143);
      assertThat(Duration.ofNanos(System.nanoTime() - again)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void refusesSocketsThatItDoesNotKnow() throws Exception {
    try (RelayProcess managed = managed("other=127.0.0.1:0")) {
      managed.said("relay: (LISTEN_FDS: the sockets on ports \\[\\d+] were handed over)");
      assertThat(managed.exitCode()).isEqualTo(2);
    }
  }
}
