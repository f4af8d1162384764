package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.json.Json;
import io.mysocket.relay.testing.Tables;
import io.mysocket.relay.testing.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the relay while several clients write: its database is whole, and what it had
 * acknowledged is there when it comes back.
 */
public class KillIT {
  private static final int WRITERS = 4;
  private static final int KEYS = 5;

  /** Acknowledged in each round before the relay is killed. */
  private static final int CHANGES = 20;

  @TempDir Path folder;
  private final Random random = new Random(4_711);
  private final AtomicInteger acknowledged = new AtomicInteger();

  /** A socket of one writer: as it was acknowledged last, and as it was asked to be after that. */
  private static final class Cell {
    private final String key;
    private @Nullable String known;
    private @Nullable String asked;
    private boolean open;

    private Cell(String key) {
      this.key = key;
    }
  }

  private static final class Caller {
    private final HttpClient http;
    private final String base;
    private final String token;

    private Caller(RelayProcess relay, SSLContext trust, String token) {
      this.http = HttpClient.newBuilder().sslContext(trust).build();
      this.base =
          "https://api.mysocket.localhost:" + relay.port("sockets and API over https") + "/api/v2";
      this.token = token;
    }

    private HttpResponse<String> send(String method, Cell cell, String json) throws Exception {
      return http.send(
          HttpRequest.newBuilder(URI.create(base + "/sockets/" + cell.key))
              .timeout(Duration.ofSeconds(30))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(json))
              .build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void keepsWhatItAcknowledgedThroughFourKills() throws Exception {
    killOften(4, "", round -> assertWhole(round));
  }

  @Test
  @Tag("soak")
  void keepsWhatItAcknowledgedThroughAHundredKills() throws Exception {
    killOften(100, "", round -> assertWhole(round));
  }

  private void assertWhole(int round) {
    assertThat(Tables.integrity(folder.resolve("data"))).as("round " + round).containsExactly("ok");
  }

  @Test
  @Tag("soak")
  void keepsWhatItAcknowledgedOnPostgres() throws Exception {
    killOftenOnPostgres(2);
  }

  @Test
  @Tag("soak")
  void keepsWhatItAcknowledgedOnPostgresThroughAHundredKills() throws Exception {
    killOftenOnPostgres(100);
  }

  /** Each other time the server is killed as well. */
  private void killOftenOnPostgres(int rounds) throws Exception {
    try (TestPostgres server = TestPostgres.start("15")) {
      server.execute("CREATE DATABASE relay ENCODING 'UTF8' TEMPLATE template0");
      String database = "database: {url: \"" + server.url("relay") + "\"}";
      killOften(
          rounds,
          database,
          round -> {
            if (round % 2 == 1) {
              server.stop();
              server.start();
            }
          });
    }
  }

  /** What is done after each kill. */
  private interface AfterKill {
    void of(int round) throws Exception;
  }

  private void killOften(int rounds, String database, AfterKill afterKill) throws Exception {
    Path config = folder.resolve("relay.yaml");
    Files.writeString(
        config,
        """
        data-dir: %s
        listen: {host: 127.0.0.1, https: 0, http: 0, ssh: 0, health: "127.0.0.1:0"}
        %s
        """
            .formatted(folder.resolve("data"), database));
    List<List<Cell>> cells = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      List<Cell> own = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        own.add(new Cell("w" + writer + "-" + i));
      }
      cells.add(own);
    }
    String token = "";
    SSLContext trust = null;
    for (int round = 0; round <= rounds; round++) {
      try (RelayProcess relay = new RelayProcess("serve", "--config", config.toString())) {
        relay.said("(API at)");
        if (trust == null) {
          token = token(config);
          trust = RelayMainTest.trust(relay);
        }
        Caller caller = new Caller(relay, trust, token);
        for (Cell cell : cells.stream().flatMap(List::stream).toList()) {
          check(caller, cell, round);
        }
        if (round < rounds) {
          writeUntilKilled(relay, caller, cells);
          afterKill.of(round);
        }
        caller.http.shutdownNow();
      }
    }
    System.out.printf(
        "%d kills, %d acknowledged changes, none lost, database whole each time%n",
        rounds, acknowledged.get());
    assertThat(acknowledged.get()).isGreaterThanOrEqualTo(rounds * CHANGES);
  }

  public static String token(Path config) throws Exception {
    try (RelayProcess command =
        new RelayProcess(
            "token", "--config", config.toString(), "--name", "k", "--scope", "sockets:write")) {
      List<String> said = command.all();
      return said.stream()
          .filter(line -> line.startsWith("msk_"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no token: " + said));
    }
  }

  /** What was acknowledged, or what was asked for when the relay died. */
  private static void check(Caller caller, Cell cell, int round) throws Exception {
    HttpResponse<String> answer = caller.send("GET", cell, "");
    String found =
        answer.statusCode() == 404
            ? null
            : Json.STRICT.readTree(answer.body()).at("/description").asText();
    String where = "round " + round + ", " + cell.key;
    if (cell.open && java.util.Objects.equals(found, cell.asked)) {
      cell.known = cell.asked;
    }
    assertThat(found).as(where).isEqualTo(cell.known);
    cell.open = false;
  }

  private void writeUntilKilled(RelayProcess relay, Caller caller, List<List<Cell>> cells)
      throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (List<Cell> own : cells) {
        Random choice = new Random(random.nextLong());
        writers.add(CompletableFuture.runAsync(() -> write(caller, own, choice), threads));
      }
      int enough = acknowledged.get() + CHANGES;
      Awaitility.await("changes")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> acknowledged.get() >= enough);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
      relay.kill();
      writers.forEach(CompletableFuture::join);
    }
  }

  /** Until nobody answers. */
  private void write(Caller caller, List<Cell> own, Random choice) {
    try {
      while (true) {
        Cell cell = own.get(choice.nextInt(own.size()));
        boolean delete = choice.nextInt(4) == 0;
        cell.asked = delete ? null : "d" + choice.nextInt();
        cell.open = true;
        HttpResponse<String> answer =
            delete
                ? caller.send("DELETE", cell, "")
                : caller.send("PUT", cell, "{\"description\":\"" + cell.asked + "\"}");
        if (answer.statusCode() / 100 == 2) {
          cell.known = cell.asked;
          cell.open = false;
          acknowledged.incrementAndGet();
        }
      }
    } catch (Exception _) {
      // It was killed: the last change may be there or not.
    }
  }
}
