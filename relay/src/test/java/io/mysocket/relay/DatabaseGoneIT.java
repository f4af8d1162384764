package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.json.Json;
import io.mysocket.relay.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL stops under a relay that works, and comes back. */
class DatabaseGoneIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 4;

  /** Callers of the API who do not mind being refused. */
  private static final int CALLERS = 50;

  private static final Duration BETWEEN_LOGINS = Duration.ofMillis(500);

  /** What waits for a connection when the server goes waits 5 s, and the machine may be slow. */
  private static final Duration SLOWEST = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void servesOnForFiveSecondsWithoutIt() throws Exception {
    outage(Duration.ofSeconds(5));
  }

  @Test
  @Tag("soak")
  void servesOnForAMinuteWithoutIt() throws Exception {
    outage(Duration.ofSeconds(60));
  }

  private Path configured(TestPostgres server) throws Exception {
    server.execute("CREATE DATABASE relay ENCODING 'UTF8' TEMPLATE template0");
    return Files.writeString(
        folder.resolve("relay.yaml"),
        """
        data-dir: %s
        database: {url: "%s", connections: %d}
        listen: {host: 127.0.0.1, https: 0, http: 0, ssh: 0, health: "127.0.0.1:0"}
        """
            .formatted(folder.resolve("data"), server.url("relay"), CONNECTIONS));
  }

  private void outage(Duration length) throws Exception {
    try (TestPostgres server = TestPostgres.start("18")) {
      Path config = configured(server);
      try (RelayProcess relay = new RelayProcess("serve", "--config", config.toString())) {
        relay.said("(API at)");
        try (VisitedSocket socket = new VisitedSocket(relay, KillIT.token(config));
            Crowd crowd = new Crowd(socket)) {
          String id = Json.STRICT.readTree(socket.get("web").body()).at("/id").asText();
          long stopped = System.nanoTime();
          server.stop();
          awaitReadyz(
              relay, "(?s)ready\nnote: the database does not answer since \\d+ s ago \\(.*");
          Duration noticed = since(stopped);
          int before = socket.visits();
          refuses(socket.put("late", "{}"));
          refuses(socket.get("web"));
          CompletableFuture<Void> login = new CompletableFuture<>();
          Duration left = length.minus(since(stopped));
          Awaitility.await("the outage")
              .pollDelay(left.isNegative() ? Duration.ZERO : left)
              .atMost(length.plus(PATIENCE))
              .until(() -> true);
          Thread.ofVirtual().start(() -> loginAgain(socket, id, login));
          long started = System.nanoTime();
          server.start();
          awaitReadyz(relay, "ready\n");
          Duration healed = since(started);
          login.join();
          assertThat(socket.put("late", "{}").statusCode()).isEqualTo(201);
          assertThat(socket.failures()).isEmpty();
          assertThat(socket.visits()).isGreaterThan(before + 10);
          assertThat(crowd.answers).doesNotContainKey(0);
          assertThat(crowd.slowest()).isLessThan(SLOWEST);
          assertThat(mostConnections(server)).isLessThanOrEqualTo(CONNECTIONS + 3);
          System.out.printf(
              "outage %s: noticed after %d ms, usable %d ms after the server; %d visits, none"
                  + " failed; API %s, slowest %d ms%n",
              length,
              noticed.toMillis(),
              healed.toMillis(),
              socket.visits(),
              crowd.answers,
              crowd.slowest().toMillis());
        }
      }
    }
  }

  /** As agents do: again and again until it goes. */
  private static void loginAgain(VisitedSocket socket, String id, CompletableFuture<Void> login) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!login.isDone()) {
      try {
        socket.loginAgain(id);
        login.complete(null);
      } catch (Exception e) {
        if (System.nanoTime() - end > 0) {
          login.completeExceptionally(e);
        }
        LockSupport.parkNanos(BETWEEN_LOGINS.toNanos());
      }
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static void awaitReadyz(RelayProcess relay, String pattern) {
    Awaitility.await(pattern)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          HttpResponse<String> ready = relay.health("/readyz");
          return ready.statusCode() == 200 && ready.body().matches(pattern);
        });
  }

  /** At once, and saying when to come again. */
  private static void refuses(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(2L, 10L);
    assertThat(Json.STRICT.readTree(answer.body()).at("/detail").asText())
        .isEqualTo("the relay's database does not answer");
  }

  private static int mostConnections(TestPostgres server) throws Exception {
    return server.count(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = 'relay' AND backend_type = 'client backend'");
  }

  /** Many who ask the API all the time. */
  private static final class Crowd implements AutoCloseable {
    private final ConcurrentSkipListMap<Integer, Integer> answers = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Long, Integer> times = new ConcurrentSkipListMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<CompletableFuture<Void>> all = new ArrayList<>();

    Crowd(VisitedSocket socket) {
      for (int i = 0; i < CALLERS; i++) {
        all.add(CompletableFuture.runAsync(() -> askAllTheTime(socket), threads));
      }
    }

    private void askAllTheTime(VisitedSocket socket) {
      while (!over.get()) {
        long began = System.nanoTime();
        int status = 0;
        try {
          status = socket.get("web").statusCode();
        } catch (Exception _) {
          // It hung, or was cut off.
        }
        times.merge(since(began).toMillis(), 1, Integer::sum);
        answers.merge(status, 1, Integer::sum);
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      }
    }

    Duration slowest() {
      return Duration.ofMillis(times.lastKey());
    }

    @Override
    public void close() {
      over.set(true);
      all.forEach(CompletableFuture::join);
      threads.close();
    }
  }
}
